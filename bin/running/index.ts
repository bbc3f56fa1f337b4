export { announce, type RunningDev, runningAt, runningDevs } from './running-dev';
