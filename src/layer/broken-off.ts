/** The bytes of a layer end before the layer does. Whoever keeps its books knows why; to whoever reads its tar it does not matter. */
export class BrokenOff extends Error {}
