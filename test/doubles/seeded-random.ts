// Repeatable chance for tests: the one the simulator ships with.
export { SeededRandom } from '../../src/simulator/seeded-random.ts';
