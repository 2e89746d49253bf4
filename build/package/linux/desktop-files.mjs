/** What desktops and software centres read about Perch. */
import { buildTime, IDENTITY } from '../identity.mjs';

/** freedesktop.org's Desktop Entry. */
export function desktopEntry() {
  return `[Desktop Entry]
Type=Application
Name=${IDENTITY.productName}
GenericName=Guard for coding agents
GenericName[de]=Wächter für Programmieragenten
Comment=${IDENTITY.description}
Comment[de]=Sehen und begrenzen, was KI-Agenten auf Ihrem Rechner tun
Exec=${IDENTITY.linuxFolder}/${IDENTITY.program} %U
Icon=${IDENTITY.program}
Terminal=false
Categories=Utility;
Keywords=AI;agent;hook;guard;audit;
MimeType=x-scheme-handler/${IDENTITY.protocol};
StartupWMClass=${IDENTITY.productName}
X-GNOME-SingleWindow=true
`;
}

/** AppStream metadata, for software centres. */
export function appStream() {
  const day = new Date(buildTime * 1000).toISOString().slice(0, 10);
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${IDENTITY.appId}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>${IDENTITY.license}</project_license>
  <name>${IDENTITY.productName}</name>
  <summary>${IDENTITY.description}</summary>
  <description>
    <p>Perch sits in the tray. Before a coding agent runs a command, reads or writes a file or goes online, it asks Perch, which answers by rules you can read.</p>
    <p>It keeps a record of what your agents did, asks you where a rule says so, and stops what is off limits. It is a seat belt and not a locked door.</p>
  </description>
  <launchable type="desktop-id">${IDENTITY.program}.desktop</launchable>
  <url type="homepage">${IDENTITY.homepage}</url>
  <developer id="dev.perch">
    <name>${IDENTITY.author}</name>
  </developer>
  <categories>
    <category>Utility</category>
  </categories>
  <provides>
    <binary>${IDENTITY.program}</binary>
  </provides>
  <content_rating type="oars-1.1"/>
  <releases>
    <release version="${IDENTITY.version}" date="${day}"/>
  </releases>
</component>
`;
}
