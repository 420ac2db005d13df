import type { ByteCursor } from './byte-cursor.ts';
import { torchFormatError } from './format-error.ts';
import { opcodes } from './opcodes.ts';
import type { PickledName, PickleValue } from './pickle-value.ts';

/** What is made of the things that plain data do not have. */
export interface PickleMeaning {
  /** What a function or class makes of its arguments. */
  call(callee: PickledName, parameters: readonly PickleValue[]): PickleValue;
  /** The thing outside of the pickle that this stands for. */
  persistent(id: PickleValue): PickleValue;
  /** Refuses names that are not expected. */
  named(name: string): PickledName;
}

type StackValue = PickleValue | typeof mark;

const mark = Symbol('mark');

/**
 * The value that Python's pickle protocols up to 2 describe, of data only: no class is made and no function is called but
 * what `meaning` gives.
 * @throws DataError ES-IMPORT-FORMAT where it is none
 */
export function readPickle(cursor: ByteCursor, meaning: PickleMeaning): PickleValue {
  const stack: StackValue[] = [];
  const memo = new Map<number, PickleValue>();
  const push = (value: StackValue) => stack.push(value);
  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined || value === mark) throw torchFormatError('its pickle takes a value that is not there');
    return value;
  };
  const sinceMark = (): PickleValue[] => {
    const begin = stack.lastIndexOf(mark);
    if (begin === -1) throw torchFormatError('its pickle takes values that are not there');
    return stack.splice(begin).slice(1) as PickleValue[];
  };
  const top = (): PickleValue => {
    const value = pop();
    push(value);
    return value;
  };
  const recall = (place: number): PickleValue => {
    const value = memo.get(place);
    if (value === undefined) throw torchFormatError('its pickle names a value that it does not have');
    return value;
  };

  for (;;) {
    const begin = cursor.position;
    const opcode = cursor.byte();
    switch (opcode) {
      case opcodes.protocol:
        cursor.byte();
        break;
      case opcodes.stop:
        return pop();
      case opcodes.mark:
        push(mark);
        break;
      case opcodes.none:
        push(null);
        break;
      case opcodes.newTrue:
      case opcodes.newFalse:
        push(opcode === opcodes.newTrue);
        break;
      case opcodes.byte:
        push(cursor.byte());
        break;
      case opcodes.uint16:
        push(cursor.uint16());
        break;
      case opcodes.int32:
        push(cursor.int32());
        break;
      case opcodes.long:
        push(signedInteger(cursor.take(cursor.byte())));
        break;
      case opcodes.double:
        push(cursor.double());
        break;
      case opcodes.text:
        push(cursor.text(cursor.uint32()));
        break;
      case opcodes.shortBytes:
        push(cursor.take(cursor.byte()));
        break;
      case opcodes.emptyTuple:
      case opcodes.emptyList:
        push([]);
        break;
      case opcodes.emptyDictionary:
        push(new Map());
        break;
      case opcodes.tuple:
        push(sinceMark());
        break;
      case opcodes.tuple1:
        push([pop()]);
        break;
      case opcodes.tuple2:
        push([pop(), pop()].reverse());
        break;
      case opcodes.tuple3:
        push([pop(), pop(), pop()].reverse());
        break;
      case opcodes.append:
        appendTo(stack, [pop()]);
        break;
      case opcodes.appends:
        appendTo(stack, sinceMark());
        break;
      case opcodes.setItem:
        setItems(stack, [pop(), pop()].reverse());
        break;
      case opcodes.setItems:
        setItems(stack, sinceMark());
        break;
      case opcodes.memoizeShort:
        memo.set(cursor.byte(), top());
        break;
      case opcodes.memoize:
        memo.set(cursor.uint32(), top());
        break;
      case opcodes.recallShort:
        push(recall(cursor.byte()));
        break;
      case opcodes.recall:
        push(recall(cursor.uint32()));
        break;
      case opcodes.name:
        push(meaning.named(`${cursor.line()}.${cursor.line()}`));
        break;
      case opcodes.call: {
        const parameters = pop();
        const callee = pop();
        if (!Array.isArray(parameters) || typeof callee !== 'object' || callee === null || !('kind' in callee) || callee.kind !== 'name') throw torchFormatError('its pickle calls what is no function');
        push(meaning.call(callee, parameters));
        break;
      }
      case opcodes.persistent:
        push(meaning.persistent(pop()));
        break;
      case opcodes.setState:
        // attributes of an ordered dictionary, such as the versions of torch's modules: no weights
        pop();
        break;
      default:
        throw torchFormatError(`byte ${begin} is 0x${opcode.toString(16)}, which no pickle of weights has`);
    }
  }
}

function appendTo(stack: readonly StackValue[], values: readonly PickleValue[]): void {
  const list = stack.at(-1);
  if (!Array.isArray(list)) throw torchFormatError('its pickle appends to what is no list');
  list.push(...values);
}

/** Keys and values alternate. */
function setItems(stack: readonly StackValue[], items: readonly PickleValue[]): void {
  const dictionary = stack.at(-1);
  if (!(dictionary instanceof Map)) throw torchFormatError('its pickle sets items of what is no dictionary');
  for (let place = 0; place + 1 < items.length; place += 2) dictionary.set(items[place] ?? null, items[place + 1] ?? null);
}

/** Little-endian, in two's complement. */
function signedInteger(bytes: Uint8Array): bigint {
  const value = bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return BigInt.asIntN(bytes.length * 8, value);
}
