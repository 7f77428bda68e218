import type { DataId } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { UserError } from '../../contract/error.js';

/** The card is gone, or has no memory left: what was computed since the last read is worthless. */
export class DeviceError extends UserError {
  override readonly name = 'DeviceError';
}

/** What tfjs hands out for a tensor's values. */
type Values = Awaited<ReturnType<WebGPUBackend['read']>>;

/**
 * tfjs's backend, which lets no trouble of the device pass: a lost device gives errors about
 * buffers, and a program that the device refuses leaves whatever the memory held.
 */
export class GuardedBackend extends WebGPUBackend {
  #trouble: Error | undefined;

  constructor(device: GPUDevice, info: GPUAdapterInfo, card: string) {
    super(device, info);
    void device.lost.then(({ message }) => {
      this.#trouble = new DeviceError(
        `The graphics card stopped (${card}: ${firstLine(message) || 'no reason given'}): go on ` +
          'from the last checkpoint with --resume, with smaller crops or another --backend if it ' +
          'happens again.',
      );
    });
    device.addEventListener('uncapturederror', (event) => {
      this.#trouble ??= errorOf(event.error, card);
    });
  }

  /** A tensor's values; throws where the device had trouble since it was made. */
  override async read(dataId: DataId): Promise<Values> {
    try {
      this.#check();
      const values = await super.read(dataId);
      this.#check();
      return values;
    } catch (error) {
      // The loss of the device comes as an event of its own.
      await new Promise(setImmediate);
      this.#check();
      throw error;
    }
  }

  /** Values that are not on the device yet; it has no way to wait for others. */
  override readSync(dataId: DataId): Values {
    const { values } = this.tensorMap.get(dataId);
    if (values) return values;
    throw new Error('On the webgpu backend values are read with data(), not with dataSync().');
  }

  #check(): void {
    if (this.#trouble) throw this.#trouble;
  }
}

function errorOf(error: GPUError, card: string): Error {
  if (!(error instanceof GPUOutOfMemoryError)) {
    return new Error(`The graphics card refused a program (${card}): ${error.message}`);
  }
  return new DeviceError(
    `The graphics card has too little memory (${card}): ask for smaller crops with --size, or for ` +
      'a smaller batch with --set batchSize=1.',
  );
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}
