import { expect, type Page, test } from '@playwright/test';
import { asked, openScene } from './scene.ts';

const allow = (page: Page) => page.getByRole('button', { name: /^Allow|^Always allow/ });
const deny = (page: Page) => page.getByRole('button', { name: /^Deny/ });
const choices = (page: Page) => page.getByRole('button', { name: 'Choose how long it is allowed' });

/** Waits until Allow answers. */
async function pastFirstSecond(page: Page): Promise<void> {
  await expect(allow(page).first()).toHaveAttribute('aria-disabled', 'false');
}

test.describe('one question', () => {
  test.beforeEach(({ page }) => openScene(page, 'ask-single'));

  test('Allow does nothing in the first second', async ({ page }) => {
    await expect(allow(page)).toHaveAttribute('aria-disabled', 'true');
    await allow(page).click({ force: true });
    expect(await asked(page, 'ask.answer')).toEqual([]);
    await pastFirstSecond(page);
    await allow(page).click();
    expect(await asked(page, 'ask.answer')).toEqual([
      { answer: 'allow', question: 'q1', nonce: 'n1', press: 'pointer', hold: 'once', steps: [] },
    ]);
  });

  test('a press that a script makes is not heard', async ({ page }) => {
    await pastFirstSecond(page);
    await allow(page).evaluate((button: HTMLElement) => button.click());
    await deny(page).evaluate((button: HTMLElement) => button.click());
    expect(await asked(page, 'ask.answer')).toEqual([]);
  });

  test('keys do not answer before someone has turned to the window', async ({ page }) => {
    await pastFirstSecond(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    expect(await asked(page, 'ask.answer')).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await asked(page, 'ask.answer')).toMatchObject([{ answer: 'deny', press: 'key', note: '' }]);
  });

  test('typing that goes on from elsewhere does not answer', async ({ page }) => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await asked(page, 'ask.answer')).toEqual([]);
  });

  test('the whole of it works by keyboard', async ({ page }) => {
    await pastFirstSecond(page);
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab');
      if (await allow(page).evaluate((button) => button === document.activeElement)) break;
    }
    await expect(allow(page)).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await asked(page, 'ask.answer')).toMatchObject([{ answer: 'allow', press: 'key' }]);
  });

  test('a note goes with Deny', async ({ page }) => {
    await page.getByRole('textbox').fill('Move it to the Trash');
    await page.getByRole('button', { name: 'Deny and send note' }).click();
    expect(await asked(page, 'ask.answer')).toMatchObject([{ answer: 'deny', note: 'Move it to the Trash' }]);
  });

  test('choosing how long only renames the button, shows the exception, and answers nothing', async ({ page }) => {
    const place = async () => Math.round((await deny(page).boundingBox())?.y ?? 0);
    const before = await place();
    await choices(page).click();
    await page.getByRole('radio', { name: /Always in invoice-tools/ }).check();
    await expect(page.getByRole('button', { name: 'Always allow here' })).toBeVisible();
    await expect(page.getByText('~/Documents/invoices', { exact: true })).toBeVisible();
    await expect(page.getByText('3 past calls').first()).toBeVisible();
    expect(await place(), 'nothing moves under the pointer').toBe(before);
    expect(await asked(page, 'ask.answer')).toEqual([]);
    await pastFirstSecond(page);
    await page.getByRole('button', { name: 'Always allow here' }).click();
    expect(await asked(page, 'ask.answer')).toMatchObject([{ answer: 'allow', hold: 'project' }]);
  });

  test('counting past calls waits until someone wants to know', async ({ page }) => {
    expect(await asked(page, 'ask.coverage')).toEqual([]);
    await choices(page).click();
    await expect.poll(() => asked(page, 'ask.coverage')).toEqual([{ question: 'q1', steps: [] }]);
  });

  test('the clock stands while someone is there and runs on when they leave', async ({ page }) => {
    await page.mouse.move(200, 200);
    await page.mouse.move(220, 220);
    await expect(page.getByText('The clock stops while you are here.')).toBeVisible();
    expect(await asked(page, 'ask.contact')).toEqual([{ questions: ['q1'], here: true }]);
    await page.mouse.move(2, 2);
    await expect(page.getByText(/No answer in \d:\d\d means Deny/)).toBeVisible();
  });

  test('minus means not now', async ({ page }) => {
    await page.getByRole('button', { name: /Not now/ }).click();
    expect(await asked(page, 'ask.notNow')).toHaveLength(1);
    expect(await asked(page, 'ask.answer')).toEqual([]);
  });

  test('the window asks for more room downwards when the choices open', async ({ page }) => {
    const last = async () => (await asked(page, 'ask.resize')).at(-1) as { width: number; height: number };
    await expect.poll(async () => (await last())?.width).toBe(460);
    const { height } = await last();
    await choices(page).click();
    await expect.poll(async () => (await last()).height).toBeGreaterThan(height + 150);
  });

  test('reads headline, risk, reason and buttons in that order', async ({ page }) => {
    await pastFirstSecond(page);
    await expect(page.getByRole('alertdialog')).toMatchAriaSnapshot(`
      - alertdialog "Claude Code wants to delete the folder Documents/invoices.":
        - strong: invoice-tools
        - paragraph: /Tidy up the yearly invoices/
        - button /Not now/
        - heading "Claude Code wants to delete the folder Documents/invoices." [level=1]
        - paragraph: This cannot be undone. It skips the Trash.
        - figure "The exact call"
        - paragraph: /Perch asks before anything outside/
        - textbox "Tell Claude Code what to do instead (goes with Deny)"
        - button "Deny"
        - button "Allow once"
        - button "Choose how long it is allowed"
        - paragraph: /means Deny/
        - button "Details"
    `);
  });
});

test('a press that is neither pointer nor key is refused where much is at stake, and the window says why', async ({
  page,
}) => {
  await openScene(page, 'ask-high-risk');
  await pastFirstSecond(page);
  // A label presses its button with a true click that no pointer on the button began, as accessibility tools do.
  await allow(page).evaluate((button) => {
    const label = document.createElement('label');
    label.textContent = 'press it from elsewhere';
    button.id = 'pressed-from-elsewhere';
    label.htmlFor = button.id;
    document.body.prepend(label);
  });
  await page.getByText('press it from elsewhere').click();
  await expect(page.getByRole('alert')).toContainText('please press Allow with the mouse or the keyboard');
  await expect(page.getByRole('alertdialog')).toBeVisible();
});

test.describe('several steps', () => {
  test.beforeEach(({ page }) => openScene(page, 'ask-compound'));

  test('only risky steps can be remembered, and the button says how many are', async ({ page }) => {
    await expect(page.getByRole('checkbox')).toHaveCount(2);
    await expect(page.getByRole('button', { name: 'Allow, remember 1 step' })).toBeVisible();
    await pastFirstSecond(page);
    await page.getByRole('button', { name: 'Allow, remember 1 step' }).click();
    expect(await asked(page, 'ask.answer')).toMatchObject([{ answer: 'allow', hold: 'session', steps: ['s4'] }]);
  });

  test('unticking the last step means once again', async ({ page }) => {
    await page.getByRole('checkbox').last().uncheck();
    await expect(page.getByRole('button', { name: 'Allow once' })).toBeVisible();
  });
});

test.describe('several questions', () => {
  test.beforeEach(({ page }) => openScene(page, 'ask-burst'));

  test('each row is answered for itself and keeps its place', async ({ page }) => {
    const rows = page.getByRole('listitem');
    const before = await rows.nth(3).boundingBox();
    await expect(rows.nth(1).getByRole('button', { name: 'Allow' })).toHaveAttribute('aria-disabled', 'false');
    await rows.nth(1).getByRole('button', { name: 'Allow' }).click();
    await expect(rows.nth(1)).toContainText('You allowed');
    await rows.nth(0).getByRole('button', { name: 'Deny' }).click();
    await expect(rows.nth(0)).toContainText('You denied');
    expect(await rows.nth(3).boundingBox()).toEqual(before);
    expect(await asked(page, 'ask.answer')).toMatchObject([
      { answer: 'allow', question: 'b2', hold: 'once' },
      { answer: 'deny', question: 'b1' },
    ]);
  });

  test('new questions join at the end, and their Allow has its own first second', async ({ page }) => {
    await expect(page.getByRole('button', { name: 'Allow' }).first()).toHaveAttribute('aria-disabled', 'false');
    await page.evaluate(async () => {
      const bridge = window.gallery?.bridge;
      const view = await bridge?.request('ask.get', undefined);
      const [first] = view?.questions ?? [];
      if (!bridge || !view || !first) throw new Error('The scene has no questions.');
      bridge.emit('ask.changed', {
        ...view,
        questions: [...view.questions, { ...first, id: 'late', nonce: 'n-late' }],
      });
    });
    await expect(page.getByRole('listitem')).toHaveCount(6);
    await expect(page.getByRole('listitem').last().getByRole('button', { name: 'Allow' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  test('one whose agent has gone says so in its place', async ({ page }) => {
    await page.evaluate(async () => {
      const bridge = window.gallery?.bridge;
      const view = await bridge?.request('ask.get', undefined);
      if (bridge && view) bridge.emit('ask.changed', { ...view, questions: view.questions.slice(1) });
    });
    await expect(page.getByRole('listitem').first()).toContainText('Withdrawn');
  });

  test('all are denied at once, and nothing allows all', async ({ page }) => {
    await expect(page.getByRole('button', { name: /Allow all/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Deny all 5' }).click();
    expect(await asked(page, 'ask.answer')).toHaveLength(5);
  });

  test('fifty at once stay one list', async ({ page }) => {
    await openScene(page, 'ask-burst-50');
    await expect(page.getByRole('listitem')).toHaveCount(50);
    await expect(page.getByRole('button', { name: 'Deny all 50' })).toBeInViewport();
  });
});

test.describe('a missed question', () => {
  test.beforeEach(({ page }) => openScene(page, 'ask-missed'));

  test('is allowed for next time only by a second, later press', async ({ page }) => {
    await page.getByRole('button', { name: 'Allow next time…' }).dblclick();
    expect(await asked(page, 'ask.allowNext')).toEqual([]);
    const button = page.getByRole('button', { name: 'Allow in this session' });
    await expect(button).toHaveAttribute('aria-disabled', 'false');
    await page.getByRole('radio', { name: /Always in invoice-tools/ }).check();
    await page.screenshot({ path: 'out/pictures/ask-missed-next-light.png' });
    await page.getByRole('button', { name: 'Always allow here' }).click();
    expect(await asked(page, 'ask.allowNext')).toEqual([
      { notice: 'x1', nonce: 'n-x1', hold: 'project', press: 'pointer' },
    ]);
  });

  test('leads to its record', async ({ page }) => {
    await page.getByRole('button', { name: 'Show in History' }).click();
    expect(await asked(page, 'window.show')).toEqual([{ page: 'history', record: 18_204 }]);
  });
});

test('what no rule lifts offers the rule and no Allow', async ({ page }) => {
  await openScene(page, 'ask-denied');
  await expect(allow(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Open the rule' }).click();
  expect(await asked(page, 'window.show')).toEqual([{ page: 'rules', rule: 'Switching Perch off' }]);
});
