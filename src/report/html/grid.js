// A table of which only the rows in view are in the page, so that ten thousand scroll as ten do.

class Grid {
  // `columns`: [class, heading, sort key]; `cells(item)`: an element for each column.
  constructor({ id, label, columns, cells, open, empty, sorted }) {
    Object.assign(this, { id, columns, cells, open, empty, sorted });
    this.items = [];
    this.at = 0;
    this.head = h("div", { class: "row head", role: "row", "aria-rowindex": 1 });
    this.rows = h("div", { class: "rows", role: "rowgroup" });
    this.body = h("div", { class: "body" }, this.rows);
    this.host = h(
      "div",
      { class: `grid ${id}`, role: "grid", tabindex: 0, "aria-label": label, onscroll: () => this.later() },
      h("div", { role: "rowgroup", class: "top" }, this.head),
      this.body,
    );
    new ResizeObserver(() => this.resized()).observe(this.host);
  }

  get item() {
    return this.items[this.at];
  }

  get rowHeight() {
    return parseFloat(getComputedStyle(this.body).getPropertyValue("--row")) || 80;
  }

  set(items, keep) {
    const known = this.item;
    this.items = items;
    const at = keep && known ? items.indexOf(known) : -1;
    this.at = at >= 0 ? at : 0;
    if (at < 0) this.host.scrollTop = 0;
    this.heading();
    this.draw(true);
  }

  // Rows are higher where the list is narrow: the selected one stays in view.
  resized() {
    const height = this.rowHeight;
    if (this.height && height !== this.height && this.item) {
      const offset = this.at * this.height - this.host.scrollTop;
      this.body.style.height = `${this.items.length * height}px`;
      this.host.scrollTop = this.at * height - offset;
      this.height = height;
      this.select(this.at);
    } else {
      this.height = height;
      this.draw(true);
    }
  }

  heading() {
    const { key, down } = this.sorted();
    this.head.replaceChildren(
      ...this.columns.map(([name, text, sort, onsort]) => {
        const on = sort && key === sort;
        const order = on ? (down ? "descending" : "ascending") : sort ? "none" : null;
        const inner = sort
          ? h("button", { type: "button", tabindex: -1, onclick: () => onsort(sort) }, text, h("span", { "aria-hidden": "true", class: "order" }, on ? (down ? " ↓" : " ↑") : ""))
          : text;
        return h("div", { class: `cell ${name}`, role: "columnheader", "aria-sort": order }, inner);
      }),
    );
  }

  later() {
    this.pending ||= requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  draw(anew, all) {
    const height = this.rowHeight;
    const count = this.items.length;
    const from = all ? 0 : Math.max(0, Math.floor(this.host.scrollTop / height) - 6);
    const to = all ? count : Math.min(count, from + Math.ceil(this.host.clientHeight / height) + 12);
    if (!anew && from === this.from && to === this.to) return;
    [this.from, this.to] = [from, to];
    this.host.setAttribute("aria-rowcount", count + 1);
    this.body.style.height = all ? "auto" : `${Math.max(count * height, 60)}px`;
    this.rows.style.transform = all ? "none" : `translateY(${from * height}px)`;
    if (!count) return this.rows.replaceChildren(h("p", { class: "empty" }, this.empty));
    this.rows.replaceChildren(...this.items.slice(from, to).map((item, i) => this.row(item, from + i)));
    this.host.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
  }

  row(item, index) {
    const cells = this.cells(item).map((cell, i) => h("div", { class: `cell ${this.columns[i][0]}`, role: "gridcell" }, cell));
    return h(
      "div",
      {
        class: "row",
        id: `${this.id}-${index}`,
        role: "row",
        "aria-rowindex": index + 2,
        "aria-selected": index === this.at ? "true" : "false",
        onclick: () => {
          this.select(index);
          this.open(item);
        },
      },
      cells,
    );
  }

  select(index) {
    this.at = Math.max(0, Math.min(this.items.length - 1, index));
    const height = this.rowHeight;
    const top = this.at * height;
    const room = this.host.clientHeight - this.head.offsetHeight;
    if (top < this.host.scrollTop) this.host.scrollTop = top;
    else if (top + height > this.host.scrollTop + room) this.host.scrollTop = top + height - room;
    this.draw(true);
  }
}
