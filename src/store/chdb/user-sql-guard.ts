import { createRequire } from 'node:module';
import type { FailureMessage } from './messages.ts';

/** What the engine's own parser says about a text: part of chdb's `durable` interface. */
interface Analysis {
  readonly statementCount: number;
  /** 0 is read-only. */
  readonly queryClass: number;
}

interface AnalysisEngine {
  start(options: { dataPath: string; backupsAllowedPath: string }): Promise<void>;
  analyze(sql: string, database: string): Promise<Analysis>;
  close(): Promise<void>;
}

/** Asks the engine's parser what a statement is, on a connection of its own. */
export class StatementClassifier {
  private readonly engine: AnalysisEngine;
  private readonly database: string;

  private constructor(engine: AnalysisEngine, database: string) {
    this.engine = engine;
    this.database = database;
  }

  /** Opens the connection. The engine must be open in this process, on the same directory. */
  static async open(dir: string, database: string): Promise<StatementClassifier> {
    const require = createRequire(import.meta.url);
    const { ChdbNodeEngine } = require('chdb/durable/node') as { ChdbNodeEngine: new () => AnalysisEngine };
    const engine = new ChdbNodeEngine();
    await engine.start({ dataPath: dir, backupsAllowedPath: dir });
    return new StatementClassifier(engine, database);
  }

  /** Null when the text is one statement that only reads; else why it may not run. */
  async refuse(text: string): Promise<FailureMessage | null> {
    const { statementCount, queryClass } = await this.engine.analyze(text, this.database);
    const refusal = (message: string): FailureMessage => ({
      reason: 'not-read-only',
      engineCode: 0,
      message,
      holderPid: 0,
    });
    // A text that does not parse is let through: running it gives the engine's own syntax error, and it runs with no
    // rights but reading.
    if (statementCount > 1) return refusal(`it holds ${statementCount} statements`);
    return statementCount === 1 && queryClass !== 0 ? refusal('it does more than read') : null;
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}
