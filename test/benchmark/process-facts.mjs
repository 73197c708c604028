/** CPU and memory of a process, as Linux tells it. Other systems: null, and the report says "not available". */
import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const msPerTick = 10;

export function processFacts(pid) {
  try {
    // The name, in parentheses, may contain spaces; field 3 follows it. utime and stime are fields 14 and 15.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick, peakRssMb: Number(peak[1]) / 1_024 };
  } catch {
    return { cpuMs: null, peakRssMb: null };
  }
}
