export { type Memory, type MemoryStore, parseRemembered, type Remembered } from './plan';
export { type MemoryStoreFactory, type PointingResult, point, undo } from './point';
export { PointingError, settingsFor, type Urls, withoutUserInfo } from './settings';
export type { Target } from './target';
