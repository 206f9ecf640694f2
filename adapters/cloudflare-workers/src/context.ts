/** The context on Workers: the runtime is asked only for what somebody asks for. */
import { InvocationContext } from "@portable-fn/adapter-kit";
import type { NativeInvocation } from "./native.ts";

/** A context over what the runtime gave. Each look at a native object costs: it leaves JavaScript. */
export class WorkerContext extends InvocationContext {
  #id: string | undefined;

  override get id(): string {
    this.#id ??= this.#known("cf-ray") ?? crypto.randomUUID();
    return this.#id;
  }

  override get clientAddress(): string | undefined {
    return this.#known("cf-connecting-ip");
  }

  override get passThroughOnException(): () => void {
    return () => {
      (this.native as NativeInvocation).ctx.passThroughOnException();
      this.passesThrough = true;
    };
  }

  /** The client's leaving aborts the signal too; the request's is not touched before this. */
  protected override watch(): void {
    const { signal } = (this.native as NativeInvocation).request;
    const leave = () => this.abort(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    else super.watch();
  }

  #known(name: string): string | undefined {
    return (this.native as NativeInvocation).request.headers.get(name) ?? undefined;
  }
}
