import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const shareWithinMs = 240_000;

/** The process that runs all tests: Jest's workers are its children, with one file there are none. */
export const testRunPid = process.send === undefined ? process.pid : process.ppid;

interface Note {
  readonly address?: string;
  readonly reason?: string;
}

/**
 * The address of an engine that all suites of a run share: whoever makes the folder starts it and leaves a note; the
 * others wait for the note.
 * @throws with the reason why it did not start
 */
export const sharedByRun = async (name: string, start: () => Promise<string>): Promise<string> => {
  const folder = join(tmpdir(), `hookline-test-run-${testRunPid}`);
  const note = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  if (await isFirst(join(folder, name))) {
    await writeFile(`${note}.new`, JSON.stringify(await noteOf(start)));
    await rename(`${note}.new`, note);
  }
  const { address, reason } = await readNote(name, note);
  if (address === undefined) throw new Error(reason ?? `${name} does not start`);
  return address;
};

const isFirst = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder);
    return true;
  } catch {
    return false;
  }
};

const noteOf = async (start: () => Promise<string>): Promise<Note> => {
  try {
    return { address: await start() };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
};

const readNote = async (name: string, note: string): Promise<Note> => {
  const endMs = Date.now() + shareWithinMs;
  while (Date.now() < endMs) {
    try {
      return JSON.parse(await readFile(note, 'utf8')) as Note;
    } catch {
      await pause(50); // Not there yet.
    }
  }
  throw new Error(`whoever starts ${name} for this run does not say how it went`);
};
