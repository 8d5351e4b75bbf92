import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import type { ScenarioSign } from '../../model/scenario.ts';

/** A sign with how much it says by itself, 0 to 1. */
export interface WeighedSign extends ScenarioSign {
  readonly weight: number;
}

/** Collects the signs of one scenario from facts. */
export class Signs {
  readonly list: WeighedSign[] = [];
  private readonly facts: FactTable;

  constructor(facts: FactTable) {
    this.facts = facts;
  }

  /** Adds a sign when `see` finds something in a known fact; what it answers is the value shown. */
  for<K extends FactKey>(key: K, weight: number, see: (value: Facts[K]) => string | undefined): this {
    return this.add(key, weight, true, see);
  }

  /** The same for what speaks against the scenario. */
  against<K extends FactKey>(key: K, weight: number, see: (value: Facts[K]) => string | undefined): this {
    return this.add(key, weight, false, see);
  }

  /** Signs for it count as independent of each other; each sign against it takes its share of the result away. */
  get confidence(): number {
    const miss = (supports: boolean) =>
      this.list.filter((s) => s.supports === supports).reduce((left, s) => left * (1 - s.weight), 1);
    return Math.round((1 - miss(true)) * miss(false) * 1000) / 1000;
  }

  /** Strongest first, those against it last. */
  get sorted(): readonly ScenarioSign[] {
    return [...this.list]
      .sort((a, b) => Number(b.supports) - Number(a.supports) || b.weight - a.weight)
      .map(({ fact, value, source, supports }) => ({ fact, value, source, supports }));
  }

  private add<K extends FactKey>(
    key: K,
    weight: number,
    supports: boolean,
    see: (value: Facts[K]) => string | undefined,
  ): this {
    const evidence: Evidence<Facts[K]> | undefined = this.facts[key];
    const value = valueOf(evidence);
    const seen = value === undefined ? undefined : see(value);
    if (seen !== undefined)
      this.list.push({ fact: key, value: seen, source: evidence?.source ?? key, supports, weight });
    return this;
  }
}

/** The whole text when it matches. */
export function matching(text: string | undefined, pattern: RegExp): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}
