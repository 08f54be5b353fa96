// Where a run takes place.

/** @returns {Promise<{ browser: string, platform: string, cores: number, clock: number, isolated: boolean }>} */
export async function environment() {
  return {
    browser: navigator.userAgent,
    platform: navigator.userAgentData?.platform ?? navigator.platform,
    cores: navigator.hardwareConcurrency,
    clock: clockStep(),
    isolated: globalThis.crossOriginIsolated,
  };
}

/** The smallest step of the page's clock, in milliseconds. */
export function clockStep() {
  let smallest = Infinity;
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    smallest = Math.min(smallest, now - start);
  }
  return Math.round(smallest * 1_000) / 1_000;
}
