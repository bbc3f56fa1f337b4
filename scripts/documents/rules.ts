/** A command of a document that doesn't run as it is written. */
export interface Rule {
  /** Matches the command as it is written. */
  readonly command: RegExp;
  /** The reason, for the report. */
  readonly because: string;
  /** The command to run instead. */
  readonly instead?: (command: string) => string;
  /** Output after which a command that runs until Ctrl-C is ready. It ends with its document. */
  readonly until?: RegExp;
}

/** The checkout, and its built package. */
export interface Checkout {
  readonly root: string;
}

/**
 * Returns the commands that can't run here as they are written. The first rule that matches counts; one without `instead`
 * and `until` skips the command.
 */
export function rules({ root }: Checkout): readonly Rule[] {
  return [
    { command: /^npm i cdk-twilio-webhook$/, because: 'The package is on npm after its first release.' },
    { command: /(^|\s)aws \w/, because: 'It needs an AWS account.' },
    { command: /^npx cdk (bootstrap|destroy)\b/, because: 'It needs an AWS account.' },
    { command: /--auth-token-(secret|parameter) /, because: 'It reads a token in an AWS account.' },
    { command: / point --/, because: 'It needs a Twilio account.' },
    { command: /ngrok/, because: 'It needs an account at ngrok.' },
    { command: /(https|wss):\/\/(\w+\.)*example\.com/, because: 'It calls a deployed webhook.' },
    {
      command: /--signed-url /,
      because: 'It is refused on purpose.',
      instead: (command) => `${command} | grep 403`,
    },
    { command: /--interactive/, because: 'It asks the reader.' },
    {
      command: /explain (--event|--log|fixtures|logs?\b|\S+\.(json|csv|txt))/,
      because: "It reads the reader's files.",
    },
    { command: /^npm test$/, because: 'CI runs the tests by themselves.' },
    { command: /^npm run (proof|bench)\b|(proof|bench)\/|^apt-get /, because: 'It takes long, and runs weekly.' },
    {
      command: /^git clone https:\/\/\S+$/,
      because: 'The commit under test is cloned.',
      instead: () => `git clone --quiet '${root}' cdk-twilio-webhook`,
    },
    {
      command: /npm pack/,
      because: 'The package is built already, and the clone stays without it.',
      instead: (command) =>
        command
          .replace('npm ci', 'npm ci --prefer-offline --no-audit --no-fund')
          .replace('npm pack', `cp -R '${root}/dist' dist && npm pack --ignore-scripts && rm -R dist`),
    },
    {
      command: /^npm ci && npm start$/,
      because: 'The packages are installed already. It runs until Ctrl-C.',
      instead: () => 'npm start',
      until: /Waiting for requests\./,
    },
    {
      command: /^npm i -D esbuild$/,
      because: 'A document starts with the packages that the README installs.',
      instead: (command) => `test -d node_modules/esbuild || ${command}`,
    },
    {
      command: /^npm ci$/,
      because: 'The packages are installed already.',
      instead: () => 'test -d node_modules',
    },
    {
      command: /\btwilio-webhook dev\b/,
      because: 'It runs until Ctrl-C.',
      until: /Waiting for requests\./,
    },
    {
      command: /^npx cdk deploy\b/,
      because: 'It needs an AWS account, so that the stack is only synthesized.',
      instead: (command) => command.replace('deploy', 'synth --quiet'),
    },
  ];
}
