import { expect, test } from 'vitest';
import { entryOf, remoteSite } from './remote-call.ts';

const isApplication = (name: string): boolean => name.startsWith('a.example/');
const frame = (name: string, file = 'x.go') => ({ name, file, line: 1 });

const UNARY = [
  frame('runtime.gopark'),
  frame('google.golang.org/grpc.(*csAttempt).recvMsg'),
  frame('google.golang.org/grpc.invoke'),
  frame('a.example/rpc.callUnary.func1'),
  frame('google.golang.org/grpc.(*ClientConn).Invoke'),
  frame('a.example/rpc.(*Splitter).Invoke'),
  frame('a.example/pb.(*payClient).Charge', 'pay_grpc.pb.go'),
  frame('a.example/checkout.(*Service).charge'),
  frame('a.example/checkout.(*Service).PlaceOrder'),
  frame('a.example/pb._Checkout_PlaceOrder_Handler.func1', 'checkout_grpc.pb.go'),
  frame('a.example/rpc.(*interceptor).unary'),
  frame('a.example/pb._Checkout_PlaceOrder_Handler', 'checkout_grpc.pb.go'),
  frame('google.golang.org/grpc.(*Server).processRPC'),
];

test('interceptors, wrappers and generated clients are passed over, generated servers tell what was asked', () => {
  expect(remoteSite(UNARY, isApplication)).toEqual({
    caller: 'a.example/checkout.(*Service).charge',
    entry: 'a.example/checkout.(*Service).PlaceOrder',
  });
});

test('without generated code: the function next to the client library, and the outermost one', () => {
  const stack = [
    frame('net/http.(*Transport).roundTrip'),
    frame('net/http.(*Client).Do'),
    frame('a.example/bank.ask'),
    frame('a.example/http.serve'),
    frame('net/http.(*conn).serve'),
  ];
  expect(remoteSite(stack, isApplication)).toEqual({
    caller: 'a.example/bank.ask',
    entry: 'a.example/http.serve',
  });
});

test('stacks that stay at home, and calls that nothing of the application makes', () => {
  expect(remoteSite(UNARY.slice(7), isApplication)).toBeNull();
  expect(entryOf(UNARY.slice(7), isApplication)).toBe('a.example/checkout.(*Service).PlaceOrder');
  expect(
    remoteSite([frame('net/http.(*Transport).roundTrip'), frame('otlp.export')], isApplication),
  ).toBeNull();
  expect(entryOf([frame('runtime.gopark')], isApplication)).toBeNull();
});
