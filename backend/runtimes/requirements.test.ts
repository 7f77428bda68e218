import { describe, expect, it } from 'vitest';
import { cudaRequirements } from './requirements.js';

const METADATA = `Metadata-Version: 2.4
Name: tensorflow
Version: 2.21.0
Requires-Dist: numpy>=1.26.0
Provides-Extra: and-cuda
Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"
Requires-Dist: nvidia_cudnn.cu12 (==9.3.0.75) ; extra == 'and-cuda'
Requires-Dist: nvidia-nccl-cu12; extra == "and-cuda"
Provides-Extra: gcs-filesystem
Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (python_version < "3.13") and extra == "gcs-filesystem"

The text below may say Requires-Dist: too.
`;

describe('cudaRequirements', () => {
  it('gives what the extra and-cuda asks for, and nothing else', () => {
    expect(cudaRequirements(METADATA)).toEqual([
      { project: 'nvidia-cublas-cu12', specifier: '<13.0,>=12.5.3.2' },
      { project: 'nvidia-cudnn-cu12', specifier: '==9.3.0.75' },
      { project: 'nvidia-nccl-cu12', specifier: '' },
    ]);
  });

  it('gives nothing of other text', () => {
    expect(cudaRequirements('')).toEqual([]);
  });
});
