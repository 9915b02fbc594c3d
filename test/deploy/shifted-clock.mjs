// Preloaded into the handler's process: days pass at once, since moto's keys are made today.
const shiftMs = Number(process.env.SHIFT_DAYS) * 24 * 60 * 60 * 1000;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + shiftMs] : given));
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
};
