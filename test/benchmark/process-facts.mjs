/** CPU and memory as Linux tells them. On other systems everything is null, and the report says "not available". */
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

/** What all programs together have used of all cores since the machine started, in milliseconds. */
export function machineCpuMs() {
  try {
    const [user, nice, system, _idle, _waiting, irq, softirq, steal] = readFileSync('/proc/stat', 'latin1')
      .split('\n', 1)[0]
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq + steal) * msPerTick;
  } catch {
    return null;
  }
}
