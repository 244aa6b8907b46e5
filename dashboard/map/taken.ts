interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const around = (x: number, y: number, width: number, height: number): Box => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
})

/** Room on the canvas that is used up: a label that would cover something is left out. */
export class Taken {
  private readonly boxes: Box[] = []

  take(x: number, y: number, width: number, height: number): void {
    this.boxes.push(around(x, y, width, height))
  }

  /** Takes the room when it is free; says whether it was. */
  offer(x: number, y: number, width: number, height: number): boolean {
    const box = around(x, y, width, height)
    const free = this.boxes.every(
      (other) =>
        box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
    )
    if (free) this.boxes.push(box)
    return free
  }
}
