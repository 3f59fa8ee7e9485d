// Everything here improves pages that work without it. ES2018 and what Chromium 78 knows, no secure-context APIs: offices run
// this over plain HTTP. Behaviour hangs on data attributes, listed in docs/style.md; no page brings code of its own.
(function () {
  'use strict';
  const doc = document;
  const root = doc.documentElement;
  root.classList.add('js');

  // ---- small words ----
  const all = (selector, base) => Array.from((base || doc).querySelectorAll(selector));
  function make(tag, words, attributes) {
    const node = doc.createElement(tag);
    if (words) node.textContent = words;
    Object.keys(attributes || {}).forEach(name => node.setAttribute(name, attributes[name]));
    return node;
  }
  let live;
  function say(words) { // to screen readers
    if (!live || !live.isConnected) live = doc.body.appendChild(make('p', '', { 'class': 'hidden', role: 'status' }));
    live.textContent = words;
  }
  function remembered(key) { try { return localStorage.getItem(key); } catch (e) { return null; } }
  function remember(key, value) { try { localStorage.setItem(key, value); } catch (e) { /* storage refused: the choice lasts this page only */ } }

  // ---- input methods: nothing is sent and no key counts while a word is being composed ----
  let composing = false;
  doc.addEventListener('compositionstart', () => { composing = true; }, true);
  doc.addEventListener('compositionend', () => { composing = false; }, true);
  const inComposition = e => composing || e.isComposing || e.keyCode === 229;

  // ---- time: the server's, carried on by this machine's monotonic clock; a machine that slept is noticed by its wall clock ----
  let base = null;
  function readClock() {
    const now = Number(doc.body.getAttribute('data-now'));
    base = now ? { server: now, steady: performance.now(), wall: Date.now() } : null;
  }
  function serverNow() {
    const steady = performance.now() - base.steady;
    const wall = Date.now() - base.wall;
    return base.server + (wall - steady > 60000 ? wall : steady);
  }
  function leftWords(ms) {
    const s = Math.floor(ms / 1000), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    if (d > 0) return d + '天' + (h % 24 ? h % 24 + '小时' : '');
    if (h > 0) return h + '小时' + (m % 60 ? m % 60 + '分钟' : '');
    return m + '分' + (s % 60 < 10 ? '0' : '') + s % 60 + '秒';
  }
  function tick() {
    if (!base) return;
    all('[data-until]').forEach(node => {
      const left = Number(node.getAttribute('data-until')) - serverNow();
      if (left > 0) { node.textContent = leftWords(left); return; }
      node.removeAttribute('data-until');
      node.textContent = '0分00秒（已到截止时间）';
      const box = node.closest('.deadline');
      if (box) { box.classList.remove('deadline-near'); box.classList.add('deadline-over'); }
      say('已到截止时间');
    });
  }

  // ---- autosave ----
  // What is kept belongs to who is signed in: a tab that changes hands shows nobody another's words.
  const keptMark = 'zq:';
  const storePrefix = keptMark + (doc.body.getAttribute('data-viewer') || '') + ':';
  let leaving = false; // signed out: nothing is kept from here on
  const visibleControls = form => Array.from(form.elements).filter(c => c.name && !/^(hidden|file|password|submit|button|reset|fieldset)$/.test(c.type));
  function snapshot(form) {
    const seen = {};
    return visibleControls(form).map(c => {
      const nth = seen[c.name] = (seen[c.name] || 0) + 1;
      return [c.name, nth, /^(checkbox|radio)$/.test(c.type) ? c.checked : c.value];
    });
  }
  function restore(form, values) {
    const byName = {};
    values.forEach(v => { byName[v[0] + ' ' + v[1]] = v[2]; });
    const seen = {};
    visibleControls(form).forEach(c => {
      const nth = seen[c.name] = (seen[c.name] || 0) + 1;
      const value = byName[c.name + ' ' + nth];
      if (value === undefined) return;
      if (typeof value === 'boolean') c.checked = value; else c.value = value;
    });
  }
  function Autosave(form) {
    const url = form.getAttribute('data-autosave');
    const place = '#' + (form.getAttribute('data-kept') || form.id); // two forms of one address are told apart
    let key = storePrefix + url + place;
    const state = form.querySelector('[data-save-state]') || form.appendChild(make('p', '', { 'class': 'save-state' }));
    const revision = () => form.querySelector('input[name="revision"]');
    const ties = () => Array.from(form.querySelectorAll('input[type="hidden"]')).filter(i => /^(revision|token|draft)$/.test(i.name)); // what the words were written on
    let timer = 0, busy = false, again = false, dirty = false, stopped = false, failures = 0, waiting = false;

    function show(words, tone, link) {
      state.className = 'save-state' + (tone ? ' save-state-' + tone : '');
      state.textContent = words;
      if (link) { state.appendChild(doc.createTextNode(' ')); state.appendChild(make('a', link.label || '查看', { href: link.href })); }
      if (tone === 'bad') say(words);
    }
    function keep(sent) {
      if (leaving) return true;
      const tied = {};
      ties().forEach(i => { tied[i.name] = i.value; });
      const value = JSON.stringify({ fields: snapshot(form), tied: tied, sent: !!sent });
      try { sessionStorage.setItem(key, value); return true; } catch (e) { return false; }
    }
    function drop() { try { sessionStorage.removeItem(key); } catch (e) { /* nothing was kept */ } }
    function plan(wait) { clearTimeout(timer); if (!stopped) timer = setTimeout(save, wait); }
    function fail(words, stop, link) {
      stopped = stop;
      show('未保存：' + words + (keep(false) ? '，内容暂存本页' : '，请勿关闭本页'), 'bad', link);
      if (!stop) plan(Math.min(30000, 3000 * Math.pow(2, failures++)));
    }
    // A form that made something new goes on at that thing's address: opened again it is not begun a second time.
    function moveTo(page) {
      if (page === location.pathname) return;
      drop();
      key = storePrefix + page + place;
      history.replaceState(null, '', page);
    }
    function taken(answer, sentText) {
      failures = 0;
      if (revision() && answer.revision !== undefined) revision().value = answer.revision;
      if (answer.page) moveTo(answer.page);
      dirty = JSON.stringify(snapshot(form)) !== sentText;
      if (dirty) { keep(false); plan(1200); } else drop();
      show((answer.saved_at ? answer.saved_at + ' ' : '') + '已自动保存', 'good');
    }
    function answered(response, sentText) {
      if (response.type === 'opaqueredirect' || response.status === 401) return fail('登录已过期，请在新窗口重新登录后再试', false);
      return response.json().catch(() => ({})).then(answer => {
        if (response.ok) return taken(answer, sentText);
        const words = answer.detail || answer.message || '服务器暂时不能响应';
        const link = answer.href ? { href: answer.href, label: answer.label } : null;
        return fail(words.replace(/。$/, ''), response.status < 500 && response.status !== 429, link);
      });
    }
    function save() {
      clearTimeout(timer);
      if (stopped || leaving || !dirty || form.zqSent) return;
      if (composing) { plan(800); return; }
      if (busy) { again = true; return; }
      busy = true;
      const sentText = JSON.stringify(snapshot(form));
      const body = new URLSearchParams();
      new FormData(form).forEach((value, name) => { if (typeof value === 'string') body.append(name, value); });
      const text = body.toString();
      const patience = new AbortController();
      const impatient = setTimeout(() => patience.abort(), 20000);
      fetch(url, {
        method: 'POST', body: text, signal: patience.signal, credentials: 'same-origin', redirect: 'manual', keepalive: text.length < 60000,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' } // any other: Chromium 78 refuses it with keepalive
      }).then(r => answered(r, sentText), () => fail('网络中断', false)).then(() => {
        clearTimeout(impatient);
        busy = false;
        if (waiting) { waiting = false; form.requestSubmit(form.zqButton && form.zqButton.form === form ? form.zqButton : undefined); return; }
        if (again) { again = false; plan(200); }
      });
    }
    function changed(e) {
      if (e.target && !e.target.name) return;
      dirty = true;
      keep(false);
      if (!composing) plan(1200);
    }
    // A kept text comes back when the server never got it. Its own revision goes with it, so that newer work of a colleague
    // is answered by a conflict and not overwritten; its token, so that what did arrive is not added a second time.
    function comeBack() {
      let kept;
      try { kept = JSON.parse(sessionStorage.getItem(key)); } catch (e) { return; }
      if (!kept) return;
      const now = revision() ? revision().value : '';
      if (JSON.stringify(kept.fields) === JSON.stringify(snapshot(form)) || (kept.sent && revision() && kept.tied.revision !== now)) { drop(); return; }
      restore(form, kept.fields);
      ties().forEach(i => { if (kept.tied[i.name]) i.value = kept.tied[i.name]; });
      dirty = true;
      show('已恢复本页上次未保存的内容', '');
      plan(600);
    }
    form.addEventListener('input', changed);
    form.addEventListener('change', changed);
    form.addEventListener('compositionend', () => { if (dirty) plan(1200); });
    // A form sent while its autosave is on the way would meet its own new revision as a conflict: it waits for the answer.
    form.addEventListener('submit', e => {
      clearTimeout(timer);
      if (dirty) keep(true);
      if (!busy || waiting) return;
      waiting = true;
      e.preventDefault();
    });
    window.addEventListener('online', () => { failures = 0; save(); });
    doc.addEventListener('visibilitychange', () => { if (doc.hidden) save(); });
    window.addEventListener('beforeunload', e => { if (dirty && !keep(false)) { e.preventDefault(); e.returnValue = ''; } });
    form.zqSave = save;
    comeBack();
  }
  function forget(which) {
    try { Object.keys(sessionStorage).filter(k => k.indexOf(keptMark) === 0 && which(k)).forEach(k => sessionStorage.removeItem(k)); } catch (e) { /* none kept */ }
  }
  function forgetKept() {
    leaving = true;
    forget(() => true);
  }
  // On arriving: what the form before this page was sent with is with the server, and what another kept is not ours.
  function forgetArrived() {
    const taken = doc.body.getAttribute('data-taken');
    if (taken) forget(k => JSON.parse(sessionStorage.getItem(k)).tied.token === taken);
    if (storePrefix !== keptMark + ':') forget(k => k.indexOf(storePrefix) !== 0);
  }

  // ---- dialogs ----
  function openDialog(title, fill) {
    const box = make('dialog', '', { 'aria-labelledby': 'zq-dialog-title' });
    if (!box.showModal) return null;
    box.appendChild(make('h2', title, { id: 'zq-dialog-title' }));
    const actions = make('div', '', { 'class': 'actions' });
    fill(box, actions);
    box.appendChild(actions);
    box.addEventListener('close', () => { box.remove(); });
    doc.body.appendChild(box);
    box.showModal();
    return box;
  }
  function confirmFirst(button) {
    const words = button.getAttribute('data-confirm');
    const box = openDialog(button.getAttribute('data-confirm-title') || '请确认', (inside, actions) => {
      inside.appendChild(make('p', words));
      const yes = actions.appendChild(make('button', button.textContent.trim(), { type: 'button', 'class': button.className.indexOf('btn-danger') >= 0 ? 'btn btn-danger' : 'btn btn-primary' }));
      const no = actions.appendChild(make('button', '取消', { type: 'button', 'class': 'btn' }));
      yes.addEventListener('click', () => { inside.close(); button.zqConfirmed = true; button.click(); button.zqConfirmed = false; });
      no.addEventListener('click', () => { inside.close(); button.focus(); });
    });
    return box !== null;
  }

  // ---- keys: any element with data-key is reached by it; j and k walk over data-item ----
  const keysOff = () => remembered('zq-keys') === 'off';
  const typing = node => /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|button|submit)$/.test(node.type) || node.isContentEditable;
  const shown = node => node.getClientRects().length > 0;
  function currentItem() {
    const focused = doc.activeElement && doc.activeElement.closest('[data-item]');
    if (focused) return focused;
    return all('[data-item]').filter(shown).find(item => item.getBoundingClientRect().bottom > 80) || null;
  }
  function keyed(key) {
    const found = all('[data-key]').filter(n => n.getAttribute('data-key') === key && shown(n));
    const item = currentItem();
    return found.find(n => item && item.contains(n)) || found.find(n => !n.closest('[data-item]')) || (item ? undefined : found[0]); // never an item that is not the current one
  }
  function walk(step) {
    const items = all('[data-item]').filter(shown);
    const focused = doc.activeElement.closest('[data-item]');
    const at = focused ? items.indexOf(focused) + step : Math.max(0, items.indexOf(currentItem()));
    const next = items[at];
    if (!next) return;
    if (!next.hasAttribute('tabindex')) next.setAttribute('tabindex', '-1');
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
  function keyHelp() {
    openDialog('键盘快捷键', (box, actions) => {
      const list = box.appendChild(make('dl', '', { 'class': 'facts' }));
      const line = (key, does) => {
        const row = list.appendChild(make('div'));
        row.appendChild(make('dt')).appendChild(make('kbd', key));
        row.appendChild(make('dd', does));
      };
      const seen = {};
      if (doc.querySelector('[data-item]')) line('j / k', '下一条 / 上一条');
      all('[data-key]').forEach(n => {
        const key = n.getAttribute('data-key');
        if (seen[key]) return;
        seen[key] = true;
        line(key, n.getAttribute('data-key-label') || n.getAttribute('aria-label') || n.textContent.trim());
      });
      line('?', '显示本表');
      const off = actions.appendChild(make('button', keysOff() ? '启用快捷键' : '停用快捷键', { type: 'button', 'class': 'btn' }));
      const done = actions.appendChild(make('button', '关闭', { type: 'button', 'class': 'btn btn-primary' }));
      off.addEventListener('click', () => { remember('zq-keys', keysOff() ? 'on' : 'off'); box.close(); });
      done.addEventListener('click', () => box.close());
    });
  }
  function press(e) {
    if (e.defaultPrevented || inComposition(e) || e.metaKey || e.altKey || doc.querySelector('dialog[open]')) return;
    if (e.ctrlKey && e.key === 'Enter' && e.target.hasAttribute('data-submit-keys') && e.target.form) { e.preventDefault(); e.target.form.requestSubmit(); return; }
    const name = (e.ctrlKey ? 'ctrl+' : '') + (e.key.length === 1 ? e.key : e.key.toLowerCase());
    if (!e.ctrlKey && (typing(e.target) || (keysOff() && e.key !== '?'))) return;
    if (/^ctrl\+[zy]$/.test(name) && typing(e.target) && !untouched(e.target.form)) return; // the field's own undoing
    if (name === '?') { e.preventDefault(); keyHelp(); return; }
    if (name === 'j' || name === 'k') { if (doc.querySelector('[data-item]')) { e.preventDefault(); walk(name === 'j' ? 1 : -1); } return; }
    if (name === 'enter' && e.target.closest('a, button, summary')) return;
    const target = keyed(name);
    if (!target) return;
    e.preventDefault();
    if (typing(target)) { target.focus(); if (target.select) target.select(); } else { target.focus(); target.click(); }
  }

  // ---- copying: by selection, because the clipboard API needs a secure context ----
  function copy(button) {
    const source = doc.getElementById(button.getAttribute('data-copy'));
    if (!source) return;
    const pad = make('textarea', '', { 'class': 'hidden', 'aria-hidden': 'true', tabindex: '-1' });
    pad.value = source.value !== undefined ? source.value : source.innerText;
    doc.body.appendChild(pad);
    pad.select();
    let ok = false;
    try { ok = doc.execCommand('copy'); } catch (e) { ok = false; }
    pad.remove();
    button.focus();
    say(ok ? '已复制' : '没有复制成功，请手工选取');
    const before = button.innerHTML;
    if (button.zqBusy) return;
    button.zqBusy = true;
    button.textContent = ok ? '已复制' : '请手工选取';
    setTimeout(() => { button.innerHTML = before; button.zqBusy = false; }, 2000);
  }

  // ---- splitting at the cursor: the place goes out as a count of characters as Go counts them, not UTF-16 units ----
  function splitAt(button) {
    const text = doc.getElementById(button.getAttribute('data-split-from'));
    const into = doc.getElementById(button.getAttribute('data-split-into'));
    if (text && into) into.value = String(Array.from(text.value.slice(0, text.selectionStart)).length);
  }

  // ---- quoting: what is selected in a text goes into a field ----
  function quoteFrom(button) {
    const source = doc.getElementById(button.getAttribute('data-quote-from'));
    const into = doc.getElementById(button.getAttribute('data-quote-into'));
    const chosen = window.getSelection();
    const words = chosen.rangeCount && source && source.contains(chosen.getRangeAt(0).commonAncestorContainer) ? chosen.toString() : '';
    if (!words) { say('请先在上面的条文里选中文字'); return; }
    into.value = words;
    into.dispatchEvent(new Event('input', { bubbles: true }));
    into.focus();
  }

  // ---- the redline while one types: the server draws it, so that script and no script show the same ----
  function Preview(form) {
    const into = doc.getElementById('preview');
    let timer = 0, turn = 0;
    function ask() {
      if (composing || !into) return;
      const mine = ++turn;
      const body = new URLSearchParams();
      new FormData(form).forEach((value, name) => { if (typeof value === 'string') body.append(name, value); });
      fetch(form.getAttribute('data-preview'), { method: 'POST', body: body, credentials: 'same-origin', redirect: 'error' })
        .then(r => r.ok ? r.text() : Promise.reject(r)).then(html => { if (mine === turn) into.innerHTML = html; }).catch(() => { /* the button still previews */ });
    }
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, 350); };
    form.addEventListener('input', e => { if (/^(proposed|quote)$/.test(e.target.name)) later(); });
    form.addEventListener('compositionend', later);
  }

  // ---- correcting a draft: the keys of a text editor press the buttons of the clause's form ----
  let typedIn = null; // a clause's form with words that were not sent
  const untouched = form => form && form.hasAttribute('data-correct') && typedIn !== form;
  function correct(e) {
    const form = e.target.form;
    if (!form || !form.hasAttribute('data-correct') || inComposition(e)) return;
    const inText = e.target.tagName === 'TEXTAREA';
    const first = inText && e.target.selectionStart === 0 && e.target.selectionEnd === 0;
    const op = e.altKey && e.key === 'ArrowLeft' ? 'promote' : e.altKey && e.key === 'ArrowRight' ? 'demote'
      : e.ctrlKey && e.key === 'Enter' ? (inText ? 'split' : 'save') : e.key === 'Backspace' && first ? 'join' : '';
    const button = op && form.querySelector('.actions button[value="' + op + '"]');
    if (op) e.preventDefault(); // Alt+← would leave the page
    if (button) button.click();
  }
  // The clause that is open gets the cursor where the last step left it, and its lines come into sight beside it.
  function goOn(part) {
    const text = part.querySelector('[data-cursor]');
    if (text) {
      const at = Array.from(text.value).slice(0, Number(text.getAttribute('data-cursor'))).join('').length;
      text.setSelectionRange(at, at);
    }
    const open = part.querySelector('.node-open'), line = part.querySelector('.source-now');
    if (open) open.scrollIntoView({ block: 'center' });
    if (line) { const pane = line.parentNode; pane.scrollTop = line.offsetTop - pane.offsetTop - pane.clientHeight / 3; }
  }

  // ---- files: drop, names, size, progress ----
  function sizeWords(n) { return n < 1048576 ? Math.ceil(n / 1024) + ' KB' : (n / 1048576).toFixed(1) + ' MB'; }
  function named(input) {
    const box = input.closest('[data-drop]');
    const names = box && box.querySelector('[data-drop-names]');
    if (!names) return;
    const max = Number(input.getAttribute('data-max'));
    const files = Array.from(input.files);
    const big = files.filter(f => max && f.size > max);
    names.className = 'drop-names' + (big.length ? ' field-error' : '');
    names.textContent = big.length
      ? big.map(f => f.name).join('、') + ' 超过 ' + sizeWords(max) + '，请缩小后再选。'
      : files.map(f => f.name + '(' + sizeWords(f.size) + ')').join('、');
  }
  function dropped(e, box) {
    const input = box.querySelector('input[type="file"]');
    if (!input || !e.dataTransfer || !e.dataTransfer.files.length) return;
    e.preventDefault();
    box.classList.remove('drop-over');
    if (!input.multiple && e.dataTransfer.files.length > 1) { say('这里只能放一个文件'); return; }
    input.files = e.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function upload(form) {
    const bar = make('div', '', { 'class': 'upload-bar', role: 'group', 'aria-label': '上传进度' });
    const words = bar.appendChild(make('p', '正在上传…', { role: 'status' }));
    const gauge = bar.appendChild(make('progress', '', { max: '100', value: '0', 'aria-label': '上传进度' }));
    const stop = bar.appendChild(make('button', '取消上传', { type: 'button', 'class': 'btn btn-small' }));
    all('.upload-bar', form).forEach(n => n.remove());
    form.appendChild(bar);
    const request = new XMLHttpRequest();
    const asked = form.getAttribute('data-reading');
    const key = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
    let waiting = 0;
    // What takes long is told while it takes: the server says how far it is, or this page says that it waits.
    const wait = () => {
      words.textContent = '已送达，正在' + (asked ? '读取…' : '核对…');
      gauge.removeAttribute('value');
      if (!asked || waiting) return;
      waiting = setInterval(() => {
        fetch(asked + '/' + key, { credentials: 'same-origin', redirect: 'error' }).then(r => r.ok ? r.text() : '').then(state => { if (waiting && state) words.textContent = state; }).catch(() => { /* the answer itself is on the way */ });
      }, 700);
    };
    request.addEventListener('loadend', () => { clearInterval(waiting); waiting = 0; });
    const end = message => { words.textContent = message; words.className = 'field-error'; gauge.remove(); stop.remove(); release(form); };
    request.upload.addEventListener('progress', e => {
      if (!e.lengthComputable) return;
      const share = Math.floor(e.loaded / e.total * 100);
      gauge.value = share;
      words.textContent = '正在上传 ' + share + '%';
      if (share >= 100) wait();
    });
    request.addEventListener('load', () => replacePage(request.responseText, request.responseURL));
    request.addEventListener('error', () => end('上传中断，没有收到文件。请检查网络后再试。'));
    request.addEventListener('abort', () => end('已取消上传。'));
    stop.addEventListener('click', () => request.abort());
    const body = new FormData(form);
    const button = form.zqButton;
    if (button && button.name) body.append(button.name, button.value);
    if (asked) body.append('reading', key);
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'text/html');
    request.send(body);
  }
  // The answer of an upload is a whole page, shown without asking for it twice: a second GET would lose its message.
  function replacePage(text, address) {
    const page = new DOMParser().parseFromString(text, 'text/html');
    if (!page.querySelector('main')) { location.assign(address); return; }
    doc.title = page.title;
    doc.body.replaceWith(doc.adoptNode(page.body));
    history.replaceState(null, '', address);
    window.scrollTo(0, 0);
    start(doc.body);
    if (window.htmx) window.htmx.process(doc.body);
    const first = doc.querySelector('[data-focus]') || doc.getElementById('main');
    if (first) first.focus();
  }

  // ---- papers: made while one waits, with a line that tells how far; leaving the page stops the work ----
  let making = null;
  function makePaper(link) {
    const state = doc.querySelector('[data-making-state]');
    if (!state || !window.AbortController) return false;
    if (making) making.abort();
    const stop = making = new AbortController();
    const job = Math.random().toString(36).slice(2) + Date.now();
    const say = (words, tone) => { if (making === stop) { state.className = 'save-state' + (tone ? ' save-state-' + tone : ''); state.textContent = words; } };
    const title = link.textContent.trim();
    say('正在生成 ' + title + '…');
    const asking = setInterval(() => {
      fetch(link.getAttribute('data-making') + '?job=' + job, { credentials: 'same-origin', signal: stop.signal }).then(r => r.json()).then(p => {
        if (p.running && p.pages) say('正在生成 ' + title + '，已排' + p.pages + '页…');
      }).catch(() => { /* the work itself goes on */ });
    }, 800);
    fetch(link.href + (link.href.indexOf('?') < 0 ? '?' : '&') + 'job=' + job, { credentials: 'same-origin', signal: stop.signal }).then(r => {
      if (!r.ok) throw new Error(String(r.status));
      const name = /filename\*=UTF-8''([^;]+)/.exec(r.headers.get('Content-Disposition') || '');
      return r.blob().then(body => {
        const save = make('a', '', { href: URL.createObjectURL(body), download: name ? decodeURIComponent(name[1]) : '' });
        doc.body.appendChild(save).click();
        setTimeout(() => { URL.revokeObjectURL(save.href); save.remove(); }, 60000);
        say(title + ' 已生成', 'good');
      });
    }).catch(e => { if (e.name !== 'AbortError') say(title + ' 没有生成，请刷新页面后再试', 'bad'); }).then(() => clearInterval(asking));
    return true;
  }

  // ---- one form, one sending ----
  function release(form) {
    form.zqSent = false;
    if (form.zqSave) form.zqSave();
    all('[aria-disabled="true"]', form).forEach(b => b.removeAttribute('aria-disabled'));
  }
  function sending(e) {
    const form = e.target;
    if (e.defaultPrevented || form.method !== 'post') return;
    if (form.zqSent) { e.preventDefault(); return; }
    if (form.hasAttribute('data-signout')) forgetKept();
    form.zqSent = true;
    setTimeout(() => all('button[type="submit"]', form).forEach(b => b.setAttribute('aria-disabled', 'true')), 0);
    setTimeout(() => release(form), 15000); // a download or a dead line leaves the page standing
    if (form.hasAttribute('data-upload') && window.FormData) { e.preventDefault(); upload(form); }
  }

  // ---- tables shown as cards lose their meaning to screen readers unless the roles are said ----
  function nameRoles(table) {
    const roles = { THEAD: 'rowgroup', TBODY: 'rowgroup', TFOOT: 'rowgroup', TR: 'row', TD: 'cell' };
    table.setAttribute('role', 'table');
    all('thead, tbody, tfoot, tr, td', table).forEach(n => n.setAttribute('role', roles[n.tagName]));
    all('th', table).forEach(n => n.setAttribute('role', n.scope === 'row' ? 'rowheader' : 'columnheader'));
  }

  // ---- parts that stay fresh: asked for again while in sight, never under somebody's hands ----
  function refresh() {
    if (doc.hidden || !window.htmx) return;
    all('[data-refresh]').forEach(part => {
      part.zqFresh = part.zqFresh || Date.now();
      if (part.contains(doc.activeElement) || part.querySelector('input:checked')) return;
      if (Date.now() - part.zqFresh < Number(part.getAttribute('data-refresh')) * 1000) return;
      part.zqFresh = Date.now();
      window.htmx.trigger(part, 'refresh');
    });
  }

  // ---- wiring ----
  function start(part) {
    if (part === doc.body) { readClock(); tick(); forgetArrived(); }
    const mine = selector => all(selector, part).concat(part.matches && part.matches(selector) ? [part] : []);
    mine('form[data-autosave]').forEach(f => { if (!f.zqSave) Autosave(f); });
    mine('form[data-preview]').forEach(f => { if (!f.zqPreview) { f.zqPreview = true; Preview(f); } });
    if (window.innerWidth < 1024) mine('[data-wide-open]').forEach(d => { d.open = false; });
    mine('.table-cards').forEach(nameRoles);
    const focus = part.querySelector('[data-focus]');
    if (part !== doc.body) return;
    if (focus) focus.focus();
    typedIn = null;
    goOn(part);
  }
  doc.addEventListener('keydown', press);
  doc.addEventListener('keydown', correct);
  doc.addEventListener('click', e => {
    const button = e.target.closest('button, input[type="submit"], a');
    if (!button) return;
    if (button.form) button.form.zqButton = button;
    if (button.hasAttribute('data-copy')) { copy(button); return; }
    if (button.hasAttribute('data-quote-from')) { quoteFrom(button); return; }
    if (button.hasAttribute('data-split-from')) splitAt(button);
    if (button.hasAttribute('data-making') && !e.ctrlKey && !e.metaKey && !e.shiftKey && makePaper(button)) { e.preventDefault(); return; }
    if (button.hasAttribute('data-print')) { e.preventDefault(); window.print(); return; }
    if (button.hasAttribute('data-confirm') && !button.zqConfirmed && confirmFirst(button)) e.preventDefault();
  });
  doc.addEventListener('mousedown', e => { if (e.target.closest('[data-quote-from]')) e.preventDefault(); }); // a click must not lose the selection
  doc.addEventListener('submit', sending);
  doc.addEventListener('input', e => { if (e.target.form && e.target.form.hasAttribute('data-correct')) typedIn = e.target.form; });
  window.addEventListener('beforeunload', e => { if (typedIn && typedIn.isConnected && !typedIn.zqSent) { e.preventDefault(); e.returnValue = ''; } });
  doc.addEventListener('change', e => {
    if (e.target.type === 'file') named(e.target);
    if (e.target.hasAttribute('data-submit-on-change') && e.target.form) e.target.form.requestSubmit();
    const filled = e.target.getAttribute('data-fills') && doc.getElementById(e.target.getAttribute('data-fills'));
    if (filled && e.target.value) filled.value = e.target.value;
    const picks = e.target.getAttribute('data-picks');
    if (picks) all('input[type="checkbox"][name="' + picks + '"]').forEach(box => { box.checked = e.target.checked; });
  });
  doc.addEventListener('dragover', e => {
    const box = e.target.closest && e.target.closest('[data-drop]');
    if (box) { e.preventDefault(); box.classList.add('drop-over'); }
  });
  doc.addEventListener('dragleave', e => {
    const box = e.target.closest && e.target.closest('[data-drop]');
    if (box && !box.contains(e.relatedTarget)) box.classList.remove('drop-over');
  });
  doc.addEventListener('drop', e => {
    const box = e.target.closest && e.target.closest('[data-drop]');
    if (box) dropped(e, box);
  });
  doc.addEventListener('htmx:load', e => { if (e.detail.elt !== doc.body) start(e.detail.elt); });
  window.addEventListener('pageshow', e => { if (e.persisted) { all('form').forEach(release); tick(); } });
  doc.addEventListener('visibilitychange', refresh);
  setInterval(() => { tick(); refresh(); }, 1000);
  start(doc.body);
  // An address with a # takes the focus away once the page is laid out.
  window.addEventListener('load', () => setTimeout(() => {
    const focus = doc.querySelector('[data-cursor]');
    if (focus && doc.activeElement === doc.body) { focus.focus(); goOn(doc.body); }
  }, 0));
})();
