# The program alone, without a shell, for a user without rights. It needs no network; docs/gate.md shows how to run it.
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/target/release/imrlint /usr/local/bin/imrlint
USER nonroot
WORKDIR /letters
ENTRYPOINT ["/usr/local/bin/imrlint"]
CMD ["check", "."]
