import type { LocalText } from '../base/messages.ts';

/** Surroundings that change what facts mean. */
export const SCENARIO_IDS = [
  'wsl1',
  'wsl2',
  'gvisor',
  'firecracker',
  'virtual-machine',
  'bare-metal',
  'kubernetes-pod',
  'docker',
  'podman',
  'lxc',
  'snap',
  'container',
  'systemd-service',
  'systemd-session',
] as const;
/** One recognised kind of surroundings. */
export type ScenarioId = (typeof SCENARIO_IDS)[number];

const CONTAINERS: readonly string[] = ['kubernetes-pod', 'docker', 'podman', 'lxc', 'container'];

/** True when the recognised surroundings are those of a container. */
export function isContainer(scenario: readonly string[]): boolean {
  return scenario.some((name) => CONTAINERS.includes(name));
}

/** One piece of evidence for or against a scenario. */
export interface ScenarioSign {
  /** Stable key of the fact. */
  readonly fact: string;
  /** What was seen, as a person reads it. */
  readonly value: string;
  readonly source: string;
  /** False for what speaks against it. */
  readonly supports: boolean;
}

/** What is known more closely: the QoS class of a pod, rootless or not, the version of WSL. */
export interface ScenarioTrait {
  readonly name: LocalText;
  readonly value: LocalText;
  /** 0 to 1. */
  readonly confidence: number;
  readonly signs: readonly ScenarioSign[];
  /** What is special because of it. */
  readonly special: readonly LocalText[];
}

/** Surroundings recognised from evidence, with what is special there. */
export interface RecognisedScenario {
  readonly id: ScenarioId;
  readonly name: LocalText;
  /** 0 to 1: signs for it joined as independent, each sign against it takes its share away. */
  readonly confidence: number;
  readonly signs: readonly ScenarioSign[];
  readonly traits: readonly ScenarioTrait[];
  readonly special: readonly LocalText[];
}
