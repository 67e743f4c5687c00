/** What the server's admin port answers. */
import { get } from 'node:http';

/** A sample of /metrics by its name with labels, as Prometheus writes it. Throws if there is none. */
export const sampleAt = async (port: number, sample: string): Promise<number> => {
  const line = (await textAt(port, '/metrics')).split('\n').find((one) => one.startsWith(`${sample} `));
  if (line === undefined) throw new Error(`There is no metric ${sample}.`);
  return Number(line.slice(sample.length + 1));
};

const textAt = (port: number, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve(text);
    }).once('error', reject);
  });
