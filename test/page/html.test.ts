import { describe, expect, it } from 'vitest';
import { html, trusted } from '../../src/page/html.ts';

describe('html', () => {
  it('escapes whatever stands in it, in text and in attributes, and lets its own pieces stand', () => {
    const name = `<script>alert("1")</script> & 'more'`;
    const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;';
    expect(html`<b title="${name}">${name}</b>`.source).toBe(`<b title="${escaped}">${escaped}</b>`);
    expect(html`<i>${html`<b>${'<'}</b>`}${[html`<u></u>`, '>']}${null}${3}</i>`.source).toBe(
      '<i><b>&lt;</b><u></u>&gt;3</i>',
    );
    expect(html`${trusted('<svg/>')}`.source).toBe('<svg/>');
  });

  it('isolates what is read from right to left, without what stands around it, and takes turning marks out', () => {
    expect(html`<p>${'input שלום עולם 3 = a'}</p>`.source).toBe('<p>input <bdi>שלום עולם</bdi> 3 = a</p>');
    expect(html`<p title="${'שלום'}"></p>`.source).toBe('<p title="שלום"></p>');
    expect(html`${'a\u202eb\u2067c'}`.source).toBe('a\ufffdb\ufffdc');
  });

  it('isolates no tag along with letters', () => {
    expect(html`<p>${'אב'} <b>${'ג'}</b></p>`.source).toBe('<p><bdi>אב</bdi> <b><bdi>ג</bdi></b></p>');
    expect(html`${'א < ב'}`.source).toBe('<bdi>א</bdi> &lt; <bdi>ב</bdi>');
  });
});
