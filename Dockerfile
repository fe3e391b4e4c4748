# The program alone, without a shell, for a user without rights. It needs no network; docs/gate.md shows how to run it.
# The image has the linker and musl-dev that a static program needs.
FROM rust:1-alpine AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/target/release/imrlint /usr/local/bin/imrlint
# By number, so that a cluster can tell that it is not root.
USER 65532:65532
WORKDIR /letters
ENTRYPOINT ["/usr/local/bin/imrlint"]
CMD ["check", "."]
