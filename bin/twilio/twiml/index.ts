export {
  childElements,
  isTwimlError,
  MAX_TWIML_BYTES,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
  textOf,
} from './twiml';
