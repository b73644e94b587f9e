import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipOf } from '../../../test/formats/zipOf.ts';
import { type Case, type Content, caseOf, many } from '../case.ts';
import { GOOD_MODEL, LAYERS, model } from './models.ts';

/** Varints and fields as bytes. */
function varint(number: number): number[] {
  return number < 0x80 ? [number] : [(number % 0x80) | 0x80, ...varint(Math.floor(number / 0x80))];
}
const field = (number: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(content.length)]), content]);
const inGraph = (content: Uint8Array) => Buffer.concat([GOOD_MODEL, field(7, content)]);
const inTensor = (content: Uint8Array) => inGraph(field(5, content));
const repeated = (bytes: number[], count: number) => Buffer.alloc(bytes.length * count, Buffer.from(bytes));
/** A message in a message, from the inside. */
const nestedIn = (count: number, ...fields: number[]): Buffer => {
  const parts: Buffer[] = [];
  let length = 0;
  for (let k = 0; k < count; k++) {
    const head = Buffer.from([...varint(fields[k % fields.length] * 8 + 2), ...varint(length)]);
    parts.push(head);
    length += head.length;
  }
  return Buffer.concat(parts.reverse());
};

/** Bytes that are no model, or one that would cost much. */
export function bytes(): Case[] {
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['nothing', ''],
    ['zeros', () => Buffer.alloc(1_000_000)],
    ['ones', () => Buffer.alloc(1_000_000, 0xff)],
    ['text', many('hello, world\n', 1000)],
    ['JSON', '{"format": "optimal-brain-surgeon/network"}'],
    ['an archive', zipOf([{ name: 'model.onnx', content: Buffer.from(GOOD_MODEL) }])],
    ['compressed', gzipSync(GOOD_MODEL)],
    ['half', GOOD_MODEL.subarray(0, GOOD_MODEL.length / 2)],
    ['without its last byte', GOOD_MODEL.subarray(0, -1)],
    ['without its first byte', GOOD_MODEL.subarray(1)],
    ['twice', Buffer.concat([GOOD_MODEL, GOOD_MODEL])],
    ['a version alone', Buffer.of(0x08, 8)],
    ['an empty graph', Buffer.of(0x08, 8, 0x3a, 0)],
    ['a graph that is a number', Buffer.of(0x38, 1)],
    ['a graph of 4 bytes', Buffer.of(0x3d, 1, 2, 3, 4)],
    ['a version that is a text', Buffer.of(0x0a, 1, 65)],
    ['a length beyond the end', Buffer.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07)],
    ['a length beyond 32 bits', Buffer.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ['a varint without end', Buffer.alloc(1000, 0x80)],
    [
      'a varint of a megabyte',
      Buffer.concat([GOOD_MODEL, Buffer.of(0x28), Buffer.alloc(1_000_000, 0x80), Buffer.of(0)]),
    ],
    ['field 0', Buffer.concat([GOOD_MODEL, Buffer.of(0x02, 0)])],
    ['wire type 6', Buffer.concat([GOOD_MODEL, Buffer.of(0x0e, 0)])],
    ['wire type 7', Buffer.concat([GOOD_MODEL, Buffer.of(0x0f, 0)])],
    ['the end of a group', Buffer.concat([GOOD_MODEL, Buffer.of(0x0c)])],
    ['a group', Buffer.concat([GOOD_MODEL, Buffer.of(0x0b, 0x0c)])],
    ['a hundred thousand groups in each other', Buffer.concat([GOOD_MODEL, Buffer.alloc(100_000, 0xfb)])],
    ['a group in a node', inGraph(field(1, Buffer.of(0x0b, 0x0c)))],
    ['a million nodes', () => inGraph(repeated([0x0a, 0], 1_000_000))],
    ['a million values', () => inGraph(repeated([0x6a, 0], 1_000_000))],
    ['a million tensors', () => inGraph(repeated([0x2a, 0], 1_000_000))],
    ['a million attributes', () => inGraph(field(1, repeated([0x2a, 0], 1_000_000)))],
    ['a million inputs of a node', () => inGraph(field(1, repeated([0x0a, 0], 1_000_000)))],
    ['a million notes', () => Buffer.concat([GOOD_MODEL, repeated([0x72, 0], 1_000_000)])],
    ['a million functions', () => Buffer.concat([GOOD_MODEL, repeated([0xca, 1, 0], 1_000_000)])],
    ['a million opsets', () => Buffer.concat([GOOD_MODEL, repeated([0x42, 0], 1_000_000)])],
    ['a million unknown fields', () => Buffer.concat([GOOD_MODEL, repeated([0xfa, 0x3f, 0], 1_000_000)])],
    ['sixty million dimensions', () => inTensor(field(1, Buffer.alloc(60_000_000, 1)))],
    ['ten million dimensions, each a field', () => inTensor(repeated([0x08, 1], 10_000_000))],
    ['ten million integers', () => inTensor(field(7, Buffer.alloc(10_000_000, 1)))],
    ['sixty million floats', () => inTensor(field(4, Buffer.alloc(64_000_000)))],
    ['floats that are cut', inTensor(field(4, Buffer.alloc(7)))],
    ['an integer that is cut', inTensor(field(7, Buffer.of(1, 0x80)))],
    ['graphs in each other, a thousand', inGraph(nestedIn(3000, 6, 5, 1))],
    ['graphs in each other, a hundred thousand', () => inGraph(nestedIn(300_000, 6, 5, 1))],
    ['types in each other, a hundred thousand', () => inGraph(field(11, nestedIn(200_000, 1, 4)))],
    ['no letters', model({ node: [{ ...LAYERS[0], opType: 'Gemm\0\u001b[2J\n' }, ...LAYERS.slice(1)] })],
  ];
  /** Nodes that lead nowhere are no part of a network. */
  const good: readonly (readonly [name: string, content: Content])[] = [
    ['an operator of 50 MB', () => inGraph(field(1, field(4, Buffer.alloc(50_000_000, 'x'))))],
    ['a name of 50 MB', () => inGraph(field(1, field(3, Buffer.alloc(50_000_000, '\n'))))],
    ['another graph behind', inGraph(field(1, field(4, Buffer.from('Tanh'))))],
    ['letters that are none', inGraph(field(1, field(4, Buffer.of(0xff, 0xfe, 0xc0))))],
  ];
  const large = (name: string, size: number): Case => ({
    ...caseOf('network', 'x.onnx', `model: ${name}`, GOOD_MODEL),
    write: (folder) => {
      writeFileSync(join(folder, 'x.onnx'), GOOD_MODEL);
      truncateSync(join(folder, 'x.onnx'), size);
    },
  });
  return [
    ...bad.map(([name, content]) => caseOf('network', 'x.onnx', `model: ${name}`, content)),
    ...good.map(([name, content]) => caseOf('network', 'x.onnx', `model: ${name}`, content, false)),
    large('zeros behind it, 100 MB', 100_000_000),
    large('zeros behind it, 200 MB', 200_000_000),
    large('zeros behind it, 100 GB', 100_000_000_000),
  ];
}
