/** AppleScript: `do shell script "…"`, System Events, and what it tells Finder. */
import { hasUnknown, known, type Origin, unknown, type Value } from '../../value.ts';
import { unescapeLiteral } from '../expression.ts';
import type { ShapeContext } from './deeds.ts';

export function readAppleScript(code: Value, { scene, engine, state }: ShapeContext): Value {
  const { text } = code;
  const origins: Origin[] = [];
  const written = (part: string): Value => ({ text: part, origins: hasUnknown(part) ? code.origins : [], glob: false });
  for (const match of text.matchAll(/do shell script\s+("(?:[^"\\]|\\.)*"(?:\s*&\s*"(?:[^"\\]|\\.)*")*)/gi)) {
    const command = [...(match[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)]
      .map((part) => unescapeLiteral(part[1] ?? ''))
      .join('');
    const inner = state.fork();
    if (/with administrator privileges/i.test(text)) {
      inner.privileged = true;
      scene.act('sudo', command, 'osascript');
    }
    engine.script('posix', written(command), inner);
  }
  if (/do shell script\s+(?!")/i.test(text)) scene.opaque('AppleScript runs a command that is not known before');
  if (/\bkeystroke\b|\bkey code\b|\bclick\b|\bset value\b.*\bUI element|AXPress|perform action/i.test(text))
    scene.act('window_control', text.slice(0, 200), 'osascript');
  if (
    /(?:quit|kill|close)\b[^\n]*\bperch\b|\bperch\b[^\n]*\bto quit|tell (?:application|app) "perch"[\s\S]*quit|application process "perch"/i.test(
      text,
    )
  )
    scene.act('perch_stop', text.slice(0, 200), 'osascript');
  if (/make (?:new )?login item/i.test(text)) scene.act('autostart_change', text.slice(0, 200), 'osascript');
  if (/empty (?:the )?trash/i.test(text)) scene.act('empty_trash', text.slice(0, 200), 'osascript');
  if (
    /\b(?:delete|move)\b[^\n]*\b(?:folder|file|every item|items|POSIX file|home|documents|desktop)\b/i.test(text) &&
    /Finder/i.test(text)
  ) {
    const path = /POSIX file\s+"([^"]+)"/i.exec(text)?.[1];
    scene.touch('delete', known(path ?? scene.home), state, 'osascript', { recursive: true });
  }
  if (/the clipboard\b/i.test(text) && !/set the clipboard/i.test(text)) {
    scene.act('read_clipboard', 'osascript', 'osascript');
    origins.push({ kind: 'secret', name: 'clipboard' });
  }
  if (/display dialog[\s\S]*(?:hidden answer|password)/i.test(text))
    scene.act('read_keychain', text.slice(0, 200), 'osascript');
  if (/(?:shut ?down|restart|log out)\b/i.test(text) && /System Events|Finder|loginwindow/i.test(text))
    scene.act('shut_down', text.slice(0, 200), 'osascript');
  if (/tell (?:application|app) "(?:Mail|Messages)"[\s\S]*\bsend\b/i.test(text))
    scene.act('message_send', text.slice(0, 200), 'osascript');
  if (/tell (?:application|app) "Terminal"[\s\S]*do script\s+"((?:[^"\\]|\\.)*)"/i.test(text)) {
    const script = /do script\s+"((?:[^"\\]|\\.)*)"/i.exec(text)?.[1] ?? '';
    engine.script('posix', written(unescapeLiteral(script)), state.fork());
  }
  return unknown(...origins);
}
