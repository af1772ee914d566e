/** What Render's dashboard shows under Connect, Outbound: shared by every service of a region. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  oregon: ["74.220.48.0/24", "74.220.56.0/24"],
  ohio: ["74.220.49.0/24", "74.220.57.0/24"],
  virginia: ["74.220.50.0/24", "74.220.58.0/24"],
  frankfurt: ["74.220.51.0/24", "74.220.59.0/24"],
  singapore: ["74.220.52.0/24", "74.220.60.0/24"],
};

/** The blocks that connections of a region's services come from. */
export function outboundBlocks(region: string): readonly string[] {
  return BLOCKS[region] ?? [];
}

/** An address out of each block: a restriction that knows only one of them lets every other connection in. */
export function outboundAddresses(region: string): string[] {
  return outboundBlocks(region).map((block) => block.replace(/\.0\/24$/, ".21"));
}
