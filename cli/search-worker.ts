/** The thread that searches: it is asked of one configuration after the other, and answers what was found. */
import { parentPort } from 'node:worker_threads';
import { checkConfiguration } from '../properties/check.ts';
import { propertiesNamed } from '../properties/index.ts';
import { checkLivenessOf } from '../properties/liveness/check.ts';
import { livenessNamed } from '../properties/liveness/index.ts';
import type { Progress } from '../sim/engine/index.ts';
import { ModelError, present, UsageError } from '../sim/vocabulary/errors.ts';
import { certified } from './certificates.ts';
import { OutputError } from './files.ts';
import type { Answer, Question } from './searcher.ts';

const port = present(parentPort, 'thread that asks');
const tell = (answer: Answer<object>): void => port.postMessage(answer);

/** What cannot be sent from thread to thread. */
const own = {
  clock_ms: () => performance.now(),
  onProgress: (progress: Progress): void => tell({ progress }),
};

const resultOf = (question: Question): object => {
  if (question.kind === 'liveness') {
    const { parameters, options } = question;
    return checkLivenessOf(parameters, { ...options, ...own, properties: livenessNamed(options.properties) });
  }
  const { parameters, options, certificate } = question;
  const asked = { ...options, ...own, properties: propertiesNamed(options.properties) };
  return checkConfiguration(parameters, certified(asked, certificate, parameters));
};

const answerTo = (question: Question): Answer<object> => {
  try {
    return { result: resultOf(question) };
  } catch (error) {
    const { message, stack = message } = error as Error;
    if (error instanceof UsageError) return { error: 'usage', message };
    if (error instanceof OutputError) return { error: 'output', message };
    return error instanceof ModelError ? { error: 'model', message } : { error: 'defect', message: stack };
  }
};

port.on('message', (question: Question) => tell(answerTo(question)));
