import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AttributeProto_AttributeType as Attribute,
  TensorProto_DataType as DataType,
  TensorProto_DataLocation,
} from '../../../src/formats/onnx/onnx_pb.ts';
import { type Case, caseOf, many } from '../case.ts';
import { list, model, node, type Tensor, WEIGHTS, withHead, withTensors } from './models.ts';

/** Tensors that lie elsewhere. */
export function elsewhere(): Case[] {
  const lies = (entries: Record<string, string>, more: Tensor = {}): Tensor => ({
    ...{ name: 'w1', dims: [2n, 3n], dataType: DataType.FLOAT, dataLocation: TensorProto_DataLocation.EXTERNAL },
    externalData: Object.entries(entries).map(([key, entry]) => ({ key, value: entry })),
    ...more,
  });
  const bad: readonly (readonly [name: string, tensor: Tensor])[] = [
    ['no place', lies({})],
    ['an empty place', lies({ location: '' })],
    ['the folder', lies({ location: '.' })],
    ['the model itself, too far', lies({ location: 'x.onnx', offset: '100000' })],
    ['nowhere', lies({ location: 'none' })],
    ['the folder above', lies({ location: '../outside' })],
    ['the folder above, by way of another', lies({ location: 'inner/../../outside' })],
    ['by way of a folder that is none', lies({ location: 'none/../good' })],
    ['an absolute path', lies({ location: '/etc/passwd' })],
    ['a device', lies({ location: '/dev/zero' })],
    ['a drive', lies({ location: 'C:\\windows\\win.ini' })],
    ['a path of Windows', lies({ location: '..\\outside' })],
    ['a server', lies({ location: '\\\\server\\share' })],
    ['an address', lies({ location: 'https://example.org/w' })],
    ['a file URL', lies({ location: 'file:///etc/passwd' })],
    ['a zero in the path', lies({ location: 'good\0.bin' })],
    ['line breaks in the path', lies({ location: 'a\n\u001b[2Jb' })],
    ['a path of a megabyte', lies({ location: many('x', 1_000_000) })],
    ['a path of a million folders', lies({ location: `${many('a/', 1_000_000)}b` })],
    ['a link out', lies({ location: 'linkOut' })],
    ['a folder that is a link out', lies({ location: 'linkUp/outside' })],
    ['a link to a device', lies({ location: 'linkZero' })],
    ['a link to itself', lies({ location: 'linkLoop' })],
    ['a link to nothing', lies({ location: 'linkNone' })],
    ['a folder', lies({ location: 'inner' })],
    ['a pipe', lies({ location: 'pipe' })],
    ['a negative offset', lies({ location: 'good', offset: '-1' })],
    ['an offset behind the end', lies({ location: 'good', offset: '1000' })],
    ['an offset of 2⁶³', lies({ location: 'good', offset: '9223372036854775808' })],
    ['an offset in hexadecimals', lies({ location: 'good', offset: '0x10' })],
    ['half an offset', lies({ location: 'good', offset: '1.5' })],
    ['an offset of words', lies({ location: 'good', offset: 'zero' })],
    ['a length that is less', lies({ location: 'good', length: '4' })],
    ['a length that is more', lies({ location: 'good', length: '4000' })],
    ['a length without end', lies({ location: 'good', length: many('9', 100_000) })],
    ['a tensor of 100 GB', lies({ location: 'large' }, { dims: [5_000_000n, 5_000n] })],
    ['a tensor of 200 MB', lies({ location: 'large' }, { dims: [50_000n, 1_000n] })],
    ['texts', lies({ location: 'good' }, { dataType: DataType.STRING })],
    ['a type that is none', lies({ location: 'good' }, { dataType: 77 })],
    ['a negative size', lies({ location: 'good' }, { dims: [-2n, -3n] })],
  ];
  const write = (content: Uint8Array) => (folder: string) => {
    const inside = join(folder, 'model');
    mkdirSync(join(inside, 'inner'), { recursive: true });
    for (const path of [join(folder, 'outside'), join(inside, 'good'), join(inside, 'inner', 'good')])
      writeFileSync(path, Buffer.alloc(64, 1));
    writeFileSync(join(inside, 'large'), '');
    truncateSync(join(inside, 'large'), 100_000_000_000);
    const links = {
      linkOut: '../outside',
      linkUp: '..',
      linkZero: '/dev/zero',
      linkLoop: 'linkLoop',
      linkNone: 'none',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(inside, name));
    execFileSync('mkfifo', [join(inside, 'pipe')]);
    writeFileSync(join(inside, 'x.onnx'), content);
  };
  const placed = (name: string, content: Uint8Array, isWrong = true): Case => ({
    ...caseOf('network', join('model', 'x.onnx'), `elsewhere: ${name}`, content, isWrong),
    write: write(content),
  });
  const total = model({
    initializer: list(40, (k) => lies({ location: 'large' }, { name: `w${k}`, dims: [1_000_000n] })),
  });
  return [
    ...bad.map(([name, one]) => placed(name, withTensors(one))),
    placed('160 MB in forty tensors', total),
    placed(
      'an attribute',
      withHead([
        node('Constant', [], ['x0'], [{ name: 'value', type: Attribute.TENSOR, t: lies({ location: '../outside' }) }]),
      ]),
    ),
    placed('as it should be', withTensors(lies({ location: 'good' })), false),
    placed(
      'as it should be, in a folder, with all entries',
      withTensors(lies({ location: 'inner/good', offset: '8', length: '24' })),
      false,
    ),
    placed(
      '120 MB that are not used',
      model({ initializer: [...WEIGHTS, lies({ location: 'large' }, { name: 'unused', dims: [30_000_000n] })] }),
      true,
    ),
    placed(
      '60 MB that are not used',
      model({ initializer: [...WEIGHTS, lies({ location: 'large' }, { name: 'unused', dims: [15_000_000n] })] }),
      false,
    ),
  ];
}
