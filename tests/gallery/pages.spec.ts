import { expect, type Page, test } from '@playwright/test';
import { asked, openScene } from './scene.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test.describe('today', () => {
  test.beforeEach(({ page }) => openScene(page, 'today'));

  test('says how things stand and leads to the question', async ({ page }) => {
    await expect(
      page.getByRole('heading', {
        name: 'Perch is guarding two agents. One question waits for you, and Gemini CLI has lost its connection.',
      }),
    ).toBeVisible();
    await button(page, 'Answer…').click();
    expect(await asked(page, 'questions.show')).toEqual(['q1']);
  });

  test('a problem is mended where it is told', async ({ page }) => {
    await button(page, 'Mend').click();
    await expect(page.getByText('Perch no longer sees what Gemini CLI does.')).toBeHidden();
  });

  test('each sentence leads to the calls behind it', async ({ page }) => {
    await button(page, 'Why').click();
    await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
    await expect(button(page, /^Remove .*Denied/)).toBeVisible();
  });

  test('the chart follows the chosen range', async ({ page }) => {
    await page.getByRole('radio', { name: '7 days' }).click();
    await expect(page.getByRole('list', { name: 'What agents did in 7 days' }).getByRole('listitem')).toHaveCount(7);
  });
});

test('where no agent is protected, Today leads to the agents', async ({ page }) => {
  await openScene(page, 'today-nobody');
  await button(page, 'Go to Agents').click();
  await expect(page.getByRole('heading', { name: 'Agents', exact: true })).toBeVisible();
});

test.describe('search', () => {
  test.beforeEach(({ page }) => openScene(page, 'history-plain'));

  test('/ goes to it, words narrow the list down at once, Enter keeps them', async ({ page }) => {
    await page.keyboard.press('/');
    await page.keyboard.type('pdf-lib');
    await expect(page.getByRole('row', { name: /Installed pdf-lib/ })).toBeVisible();
    await expect(page.getByRole('row', { name: 'Ran npm test' })).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(button(page, 'Remove words “pdf-lib”')).toBeVisible();
    await button(page, 'Remove words “pdf-lib”').click();
    await expect(page.getByRole('row', { name: 'Ran npm test' })).toBeVisible();
  });

  test('offers filters, days and values, chosen by arrow keys', async ({ page }) => {
    await page.keyboard.press('/');
    await page.keyboard.type('tuesday');
    await expect(page.getByRole('option', { name: /since Tuesday 18 November/ })).toBeVisible();
    await page.getByRole('combobox').fill('code');
    await page.getByRole('combobox').fill('codex');
    await expect(page.getByRole('option', { name: /Codex/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(button(page, 'Remove agent Codex')).toBeVisible();
    await page.keyboard.press('Backspace');
    await expect(button(page, 'Remove agent Codex')).toBeHidden();
  });

  test('nothing that matches says so and offers the way back', async ({ page }) => {
    await page.keyboard.press('/');
    await page.keyboard.type('nothing like this');
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row', { name: 'Ran npm test' })).toBeVisible();
  });

  test('a search is kept under a name', async ({ page }) => {
    await button(page, /^Denied/).click();
    await button(page, 'More about this view').click();
    await page.getByRole('menuitem', { name: 'Keep this search' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('What was denied');
    await button(page, 'Save').click();
    expect(await asked(page, 'history.saveView')).toMatchObject([{ title: 'What was denied' }]);
  });
});

test.describe('rules', () => {
  test.beforeEach(({ page }) => openScene(page, 'rules'));

  test('a changed sentence is tried on real calls before it binds', async ({ page }) => {
    await button(page, 'it is a temporary file').click();
    await button(page, 'Remove').click();
    await expect(page.locator('del').first()).toContainText('unless it is a temporary file');
    await expect(page.getByText('41 more questions in 30 days.')).toBeVisible();
    await expect(page.getByText('asks with your change')).toBeVisible();
    await button(page, 'See all 41').click();
    await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(41);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await button(page, 'Use this').click();
    expect(await asked(page, 'rules.save')).toMatchObject([{ kind: 'text', rule: 'Deleting: Outside the project' }]);
  });

  test('a change is discarded whole', async ({ page }) => {
    await page.getByRole('radio', { name: 'Deny' }).click();
    await expect(button(page, 'Use this')).toBeVisible();
    await button(page, 'Discard').click();
    await expect(button(page, 'Use this')).toBeHidden();
    await expect(page.getByRole('radio', { name: 'Ask me' })).toBeChecked();
  });

  test('trying can be stopped', async ({ page }) => {
    await page.getByRole('radio', { name: 'Deny' }).click();
    await button(page, 'Cancel').click();
    await expect(page.getByText('Not tried.')).toBeVisible();
    await button(page, 'Try again').click();
    await expect(page.getByText('41 more questions in 30 days.')).toBeVisible();
  });

  test('a condition is added where the sentence stands', async ({ page }) => {
    await button(page, 'Condition').click();
    await button(page, /About|outside the project/)
      .last()
      .click();
    await page.getByRole('option', { name: 'the branch' }).click();
    await page.getByRole('textbox', { name: 'One of these' }).fill('main, winter');
    await button(page, 'Done').click();
    await expect(button(page, 'where the branch is main or winter')).toBeVisible();
  });

  test('a locked rule says why it cannot be switched off', async ({ page }) => {
    await openScene(page, 'rules-locked');
    await expect(page.getByText('This rule protects Perch itself, so it is always on.')).toBeVisible();
    await expect(button(page, 'Edit')).toHaveCount(0);
  });

  test('switching a pack off says which of its rules stay on', async ({ page }) => {
    const pack = page.getByRole('listitem').filter({ has: button(page, /^Agents without limits/) });
    await expect(pack).toContainText('3 rules, 1 always on');
    await button(page, /^Agents without limits/).click();
    await page.locator('label', { has: page.getByRole('switch', { name: 'Agents without limits' }) }).click();
    await expect(page.getByText('The rest of “Agents without limits” is off. One rule is always on.')).toBeVisible();
    await expect(button(page, /Ending an agent’s own checks$/)).toBeVisible();
    await expect(button(page, /Acting without questions off$/)).toBeVisible();
  });

  test('rules of an organisation are a pack of their own that nobody here can loosen', async ({ page }) => {
    await openScene(page, 'rules-managed');
    await expect(page.getByText('Your organisation set this rule, so it is always on')).toBeVisible();
    await expect(page.getByText('Payroll · from your organisation')).toBeVisible();
    for (const effect of ['Record', 'Ask me']) await expect(page.getByRole('radio', { name: effect })).toBeDisabled();
    await expect(button(page, 'Edit')).toHaveCount(0);

    const payroll = page.getByRole('listitem').filter({ has: button(page, /^Payroll/) });
    await expect(payroll).toContainText('2 rules, set by your organisation');
    const pack = page.getByRole('switch', { name: 'Payroll is always on, because your organisation set it.' });
    await page.locator('label', { has: pack }).click();
    await expect(pack).toBeChecked();
    expect(await asked(page, 'rules.switchPack')).toEqual([]);

    await button(page, /^Payroll/).click();
    await expect(page.getByText('Your organisation set these rules for this computer.')).toBeVisible();
    await expect(button(page, 'Remove this pack')).toHaveCount(0);
  });

  test('the text editor completes, checks and shows the place of a mistake', async ({ page }) => {
    await button(page, 'Edit').click();
    const editor = page.getByRole('textbox', { name: 'The same rule as text' });
    await expect(editor).toBeVisible();
    await editor.press('Control+End');
    await page.keyboard.type('  condition: file contians x');
    await expect(page.getByText('There is no operator called “contians”.').first()).toBeVisible();
    await editor.press('Control+Space');
    await expect(page.getByRole('option', { name: /cmd.paths.deleted/ })).toBeVisible();
  });

  test('rules from a file are shown before anything of them is taken', async ({ page }) => {
    await button(page, 'Import…').click();
    await page.getByRole('menuitem', { name: 'From a file…' }).click();
    await expect(page.getByRole('dialog', { name: 'payments.yaml: 2 rules' })).toBeVisible();
    expect(await asked(page, 'rules.import')).toEqual([]);
    await button(page, 'Take these rules').click();
    expect(await asked(page, 'rules.import')).toEqual(['import-1']);
  });

  test('an address needs https and a checksum', async ({ page }) => {
    await button(page, 'Import…').click();
    await page.getByRole('menuitem', { name: 'From an address…' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('http://example.org/rules.yaml');
    await expect(page.getByText('It must begin with https://')).toBeVisible();
    await expect(button(page, 'Look at them')).toBeDisabled();
  });

  test('what agents propose does nothing until it is taken', async ({ page }) => {
    await button(page, 'Agents proposed 2 rules').click();
    await expect(page.getByRole('dialog').getByText('You said that customer data')).toBeVisible();
    await button(page, 'Take it').first().click();
    expect(await asked(page, 'rules.decideDraft')).toEqual([{ draft: 'invoices-stay', take: true }]);
  });

  test('a pack shows what was changed in it and the way back', async ({ page }) => {
    await button(page, /^My rules/).click();
    await expect(page.getByText('“contians”')).toBeVisible();
    await button(page, 'Go back to this').first().click();
    expect(await asked(page, 'rules.restore')).toEqual([{ pack: 'mine', version: 'v2' }]);
  });
});

test.describe('exceptions', () => {
  test.beforeEach(({ page }) => openScene(page, 'exceptions'));

  test('one is taken back, and that can be undone', async ({ page }) => {
    const item = page.getByRole('listitem').filter({ hasText: 'Claude Code may install pdf-lib' });
    await item.getByRole('button', { name: 'Take back' }).click();
    await expect(page.getByText('Exception removed.')).toBeVisible();
    await button(page, 'Undo').click();
    expect(await asked(page, 'undo')).toEqual(['sample']);
  });

  test('one that has held for long is kept or taken back', async ({ page }) => {
    await button(page, 'Keep').click();
    await expect(page.getByRole('heading', { name: 'Still needed?' })).toBeHidden();
  });

  test('gets another end', async ({ page }) => {
    await button(page, /For a day/).click();
    await page.getByRole('option', { name: 'For 30 days' }).click();
    expect(await asked(page, 'exceptions.change')).toEqual([{ exception: 'e3', lifetime: '30-days' }]);
  });
});

test.describe('settings', () => {
  test.beforeEach(({ page }) => openScene(page, 'settings'));

  test('are found by typing', async ({ page }) => {
    await page.getByRole('textbox', { name: 'Find a setting' }).fill('sound');
    await expect(page.getByText('A short tone when a question comes up.')).toBeVisible();
    await expect(page.getByText('Keep calls for')).toBeHidden();
  });

  test('are set, and can be undone', async ({ page }) => {
    await button(page, /5 minutes/).click();
    await page.getByRole('option', { name: '60 seconds' }).click();
    expect(await asked(page, 'settings.set')).toEqual([{ patienceSeconds: 60 }]);
    await expect(button(page, /60 seconds/)).toBeVisible();
  });

  test('the record is checked link by link', async ({ page }) => {
    await button(page, 'Check').click();
    await expect(page.getByText('All 18,204 records are as they were written.')).toBeVisible();
  });

  test('managed ones say so and cannot be changed', async ({ page }) => {
    await openScene(page, 'settings-managed');
    await expect(page.getByText('Set by your organisation.').first()).toBeVisible();
    await expect(page.getByRole('radio', { name: 'Guardrails' })).toBeDisabled();
  });
});

test.describe('first run', () => {
  test('three screens, and the test call appears before your eyes', async ({ page }) => {
    await openScene(page, 'first-run');
    await button(page, /Continue with/).click();
    await button(page, 'Start watching').click();
    await expect(page.getByText('Claude Code checked in')).toBeVisible();
    await button(page, 'Show me a practice question').click();
    expect(await asked(page, 'ask.practice')).toHaveLength(1);
    await button(page, 'Done').click();
    await expect(page.getByRole('heading', { name: 'Today', exact: true })).toBeVisible();
  });

  test('is skipped at once and never comes again', async ({ page }) => {
    await openScene(page, 'first-run');
    await button(page, 'Not now').click();
    expect(await asked(page, 'firstRun.done')).toHaveLength(1);
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  });
});

test.describe('the review after watching', () => {
  test.beforeEach(({ page }) => openScene(page, 'review'));

  test('each kind of call is decided, then Perch guards', async ({ page }) => {
    await page.getByRole('radio', { name: 'Exception' }).last().click();
    await expect(page.getByText('One is still open.')).toBeVisible();
    await button(page, 'Start guarding').click();
    expect(await asked(page, 'review.finish')).toEqual(['guardrails']);
  });

  test('a rule that protects Perch can only be kept', async ({ page }) => {
    const item = page.getByRole('listitem').filter({ hasText: 'Switch Perch off' });
    await expect(item.getByRole('radio', { name: 'Rule off' })).toBeDisabled();
    await expect(item.getByRole('radio', { name: 'Keep the rule' })).toBeChecked();
  });
});

test('pausing says what it means and can be ended', async ({ page }) => {
  await openScene(page, 'today-quiet');
  await button(page, 'Pause…').click();
  await page.getByRole('menuitem', { name: 'Pause for 15 minutes' }).click();
  await expect(page.getByText('Perch is paused. Agents run as they would without it.').first()).toBeVisible();
  await button(page, 'Turn Perch on').click();
  await expect(button(page, /Guardrails on/)).toBeVisible();
});

/** Newcomers' tasks. The first click, on the tray, has opened the window. */
test.describe('in five clicks from the tray', () => {
  const counted = (page: Page) => {
    let clicks = 1;
    return {
      click: async (name: string | RegExp) => {
        clicks++;
        await button(page, name).first().click();
      },
      row: async (name: string | RegExp) => {
        clicks++;
        await page.getByRole('row', { name }).first().click();
      },
      get clicks() {
        return clicks;
      },
    };
  };

  test('why was this blocked, and allow it for today', async ({ page }) => {
    await openScene(page, 'today');
    const hand = counted(page);
    await hand.click('Why');
    await hand.row(/read your saved Amazon keys/);
    await expect(page.getByText('Never let an agent read a file where passwords or keys are kept.')).toBeVisible();
    await hand.click('Make an exception…');
    await hand.click('Make the exception');
    expect(await asked(page, 'exceptions.make')).toMatchObject([{ scope: 'project', lifetime: '1-day' }]);
    expect(hand.clicks).toBeLessThanOrEqual(5);
  });

  test('never let any agent push to main in this project', async ({ page }) => {
    await openScene(page, 'today');
    const hand = counted(page);
    await hand.click('Rules');
    await hand.click('New rule');
    await hand.click('Never push to main in shop-website');
    await expect(page.getByText('41 more questions in 30 days.')).toBeVisible();
    await hand.click('Use this');
    expect(await asked(page, 'rules.save')).toHaveLength(1);
    expect(hand.clicks).toBeLessThanOrEqual(5);
  });

  test('what did yesterday’s session read outside the project', async ({ page }) => {
    await openScene(page, 'today');
    const hand = counted(page);
    await hand.click('History');
    await hand.click(/^Story/);
    await expect(page.getByRole('heading', { name: 'Outside the project' })).toBeVisible();
    await expect(page.getByText('credentials')).toBeVisible();
    expect(hand.clicks).toBeLessThanOrEqual(5);
  });
});
