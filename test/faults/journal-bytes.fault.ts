// The bytes of the journal are not what was written: torn, zeroed, flipped, or gone, while the service was down.
import { closeSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { busy, calm, fault, rowsAtOnce } from './fault.ts';
import type { Stage } from './stage.ts';
import { waitFor } from './wait-for.ts';

const level = 'confirmed-by-close';

/** Kills the connector when the busy lines are in the journal and nowhere else. */
async function fillJournal(stage: Stage): Promise<void> {
  const { receiver, service } = stage;
  await receiver.kill();
  stage.issue(busy);
  await service.stored(busy);
  await service.kill();
}

async function goOn({ receiver, service }: Stage): Promise<void> {
  await receiver.start();
  await service.start();
}

function appendTo(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'a');
  writeSync(file, bytes);
  closeSync(file);
}

/** The first bytes of the file are those of a whole block. */
function firstBytes(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  readSync(file, bytes, 0, length, 0);
  closeSync(file);
  return bytes;
}

function flipByte(path: string, at: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 0x10]), 0, 1, at);
  closeSync(file);
}

describe('the bytes of the journal', { concurrency: rowsAtOnce }, () => {
  const row = { level, when: 'calm', repeats: calm } as const;

  fault({ ...row, fault: 'journal ends in half a block (torn write)' }, async (stage) => {
    await fillJournal(stage);
    const { newestSegment } = stage;
    appendTo(newestSegment, firstBytes(newestSegment, 1_000));
    await goOn(stage);
  });

  fault({ ...row, fault: 'journal ends in zeros' }, async (stage) => {
    await fillJournal(stage);
    appendTo(stage.newestSegment, Buffer.alloc(64 * 1024));
    await goOn(stage);
  });

  fault({ ...row, fault: 'last block of the journal loses its end' }, async (stage) => {
    await fillJournal(stage);
    const { newestSegment } = stage;
    truncateSync(newestSegment, statSync(newestSegment).size - 10);
    await goOn(stage);
    stage.namedLost = stage.service.lostRecords;
  });

  fault({ ...row, fault: 'one bit flipped in a block that is not delivered' }, async (stage) => {
    await fillJournal(stage);
    const { newestSegment } = stage;
    flipByte(newestSegment, Math.floor(statSync(newestSegment).size * 0.75));
    await goOn(stage);
    await waitFor('the loss to be named', () => stage.service.lostRecords > 0);
    await stage.service.says('lines-settled');
    stage.namedLost = stage.service.lostRecords;
  });

  fault({ ...row, fault: 'catalogue of the journal removed' }, async (stage) => {
    await fillJournal(stage);
    for (const ending of ['', '-wal', '-shm']) {
      rmSync(join(stage.stateFolder, `catalogue.sqlite${ending}`), { force: true });
    }
    await goOn(stage);
  });

  fault({ ...row, fault: 'catalogue of the journal overwritten with noise' }, async (stage) => {
    await fillJournal(stage);
    const catalogue = join(stage.stateFolder, 'catalogue.sqlite');
    for (let at = 0; at < statSync(catalogue).size; at += 1_000) flipByte(catalogue, at);
    await goOn(stage);
  });
});
