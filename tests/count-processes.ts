/** For `npm run coverage`: programs and threads that a test starts write down which lines they ran. */
const folder = process.env['PERCH_TEST_COVERAGE'];
if (folder) process.env['NODE_V8_COVERAGE'] = folder;
