// The least an Electron tray app can be: what Perch's memory is compared with.
const { app, Tray, nativeImage } = require('electron');

app.on('window-all-closed', () => undefined);
void app.whenReady().then(() => {
  globalThis.tray = new Tray(nativeImage.createEmpty());
});
