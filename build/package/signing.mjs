/**
 * Signing, by environment only: no key, no account name and no password stands in the repository. What is missing
 * leaves the package unsigned, and the build says so.
 *
 * | system  | variables |
 * |---------|-----------|
 * | Windows | WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD (a certificate), or AZURE_SIGNING_ENDPOINT, AZURE_SIGNING_ACCOUNT, AZURE_SIGNING_PROFILE and AZURE_SIGNING_PUBLISHER (Azure Trusted Signing; its AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET are read by Microsoft's tool) |
 * | macOS   | CSC_LINK and CSC_KEY_PASSWORD (Developer ID), and for notarising APPLE_API_KEY (a file), APPLE_API_KEY_ID, APPLE_API_ISSUER |
 * | Linux   | PERCH_GPG_KEY (a key that gpg knows), for SHA256SUMS and the packages |
 *
 * PERCH_REQUIRE_SIGNING=1 turns an unsigned build into an error.
 */

/** @typedef {{ readonly win: import('app-builder-lib').WindowsConfiguration, readonly mac: import('app-builder-lib').MacConfiguration, readonly unsigned: readonly string[] }} Signing */

const AZURE = ['AZURE_SIGNING_ENDPOINT', 'AZURE_SIGNING_ACCOUNT', 'AZURE_SIGNING_PROFILE', 'AZURE_SIGNING_PUBLISHER'];
const APPLE_NOTARY = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];

/**
 * Takes variables of signing away that are set and empty, as a workflow's are where there is no secret: electron-builder
 * would take an empty certificate for one that it cannot read.
 * @param {NodeJS.ProcessEnv} environment changed
 */
export function forgetEmpty(environment) {
  for (const [name, value] of Object.entries(environment)) {
    if (value === '' && /^(?:WIN_)?CSC_|^APPLE_|^AZURE_|^PERCH_/.test(name)) delete environment[name];
  }
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {'linux' | 'darwin' | 'win32'} platform
 * @returns {Signing} `unsigned` says what will not be signed, and what is missing for it
 */
export function signing(environment, platform) {
  switch (platform) {
    case 'win32':
      return windows(environment);
    case 'darwin':
      return macOS(environment);
    case 'linux':
      return {
        win: {},
        mac: {},
        unsigned: environment['PERCH_GPG_KEY']
          ? []
          : ['The packages and SHA256SUMS are not signed: set PERCH_GPG_KEY.'],
      };
  }
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Signing}
 */
function windows(environment) {
  const [endpoint = '', codeSigningAccountName = '', certificateProfileName = '', publisherName = ''] = AZURE.map(
    (name) => environment[name] ?? '',
  );
  if (endpoint && codeSigningAccountName && certificateProfileName && publisherName) {
    const azureSignOptions = { endpoint, codeSigningAccountName, certificateProfileName, publisherName };
    return { win: { azureSignOptions }, mac: {}, unsigned: [] };
  }
  if (environment['WIN_CSC_LINK'] || environment['CSC_LINK']) {
    return { win: { signtoolOptions: { signingHashAlgorithms: ['sha256'] } }, mac: {}, unsigned: [] };
  }
  return {
    win: {},
    mac: {},
    unsigned: [
      `The programs are not signed, so Windows warns whoever starts them: set WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD, or ${AZURE.join(', ')}.`,
    ],
  };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Signing}
 */
function macOS(environment) {
  const missing = APPLE_NOTARY.filter((name) => !environment[name]);
  const signed = Boolean(environment['CSC_LINK'] || environment['CSC_NAME']);
  const notarize = signed && missing.length === 0;
  const unsigned = [];
  if (!signed) {
    unsigned.push(
      'The app has only an ad-hoc signature, so macOS refuses to open it by a double click: set CSC_LINK and CSC_KEY_PASSWORD.',
    );
  }
  if (!notarize)
    unsigned.push(`The app is not notarised: set ${(missing.length ? missing : ['CSC_LINK']).join(', ')}.`);
  // "-" is Apple's name of the ad-hoc signature, without which an arm64 program does not even start.
  return { win: {}, mac: { notarize, ...(signed ? {} : { identity: '-' }) }, unsigned };
}
