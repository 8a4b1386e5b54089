/* web_template.c -- checks templates and fills them in.
 *
 * One walk through the text does both. A template is checked when it is loaded, with every branch
 * taken and no values, and errors are reported. So filling it in cannot fail, and no page ends
 * halfway.
 *
 * 1. Values are escaped, directly or by a filter. Only the template's own text and ready pieces are
 *    not. Pieces are looked up in a list of their own, so an answer cannot supply one by its name.
 * 2. The check follows the HTML as a browser would, to know whether it is within a tag or within
 *    quotes: in a tag a value must be in quotes and cannot make tags. Each branch of a block must
 *    end in the state where it began, so this holds for each choice of branches.
 * 3. Templates include each other to a fixed depth; the tags and the bytes of one page are limited.
 *
 * To add a kind of block: take_tag. To add a filter: web_filter.c. */
#include "net/text/web_template.h"

#include "engine/base/asset.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "net/text/web_filter.h"
#include "net/text/web_form.h"
#include "net/text/web_scope.h"

#include <string.h>

enum { STEPS_MAX = 2000000, BYTES_MAX = 16 << 20, TEMPLATE_DEPTH_MAX = 32 };

struct source {
    char *file; /* for error messages */
    char *text;
    bool open; /* being filled in, perhaps through an include, so it cannot include itself */
};

struct web_templates {
    struct strmap by_name; /* owns the sources */
    const char *folder;
    const struct web_form *form;
    struct err *err; /* set while loading */
    bool ok;
};

/* The position in the HTML; quote is that of an attribute's value, within a tag. */
struct place {
    bool in_tag;
    char quote;
    bool comment;   /* in <!-- … --> */
    const char *at; /* start of the current tag or comment, or end of the last one */
};

struct walk {
    const struct web_templates *set;
    const struct web_piece *pieces;
    struct buf *out;
    struct err *err;
    bool checks;                   /* checking: takes every branch and prints nothing */
    const struct source *template; /* the current template */
    struct str rest;               /* the rest of its text */
    struct str end;     /* the tag that ended the last branch; empty: the text ended */
    struct place place; /* used when checking */
    size_t steps;
    unsigned depth;
};

/* -- errors -- */

/* at: a piece of the current template; opens, ends: the marks around it. */
static bool wrong_with(const struct walk *walk, const char *opens, struct str at,
        const char *ends, const char *what)
{
    unsigned line = 1;
    must(walk->template->text);
    for (const char *c = walk->template->text; c < at.bytes; c++) {
        line += *c == '\n';
    }
    return err_set(walk->err, ERR_FORMAT, "%s:%u: %s%.*s%s: %s", walk->template->file, line,
            opens, STR_FMT(str_fit(at, 80)), ends, what);
}

static bool wrong(const struct walk *walk, struct str at, const char *what)
{
    return wrong_with(walk, "{{", at, "}}", what);
}

/* True if the byte at i follows a "=", as the quote of a value does. */
static bool is_behind_equals(struct str html, size_t i)
{
    while (i > 0 && html.bytes[i - 1] == ' ') {
        i--;
    }
    return i > 0 && html.bytes[i - 1] == '=';
}

/* Follows HTML. A "<" at the end may begin a tag, depending on the value after it. */
static void follow(struct place *place, struct str html)
{
    for (size_t i = 0; i < html.length; i++) {
        char c = html.bytes[i];
        char next = i + 1 < html.length ? html.bytes[i + 1] : '/';
        if (place->comment) {
            i = str_find(html, STR("-->"), i);
            place->comment = i == SIZE_MAX;
            place->at = place->comment ? place->at : html.bytes + i;
            i = place->comment ? html.length : i + 2;
        } else if (!place->in_tag && str_starts(str_slice(html, i, html.length), STR("<!--"))) {
            place->comment = true;
            place->at = html.bytes + i;
            i += 3;
        } else if (place->quote) {
            place->quote = c == place->quote ? '\0' : place->quote;
        } else if (place->in_tag) {
            bool opens = (c == '"' || c == '\'') && is_behind_equals(html, i);
            place->quote = opens ? c : '\0';
            place->in_tag = c != '>';
        } else {
            place->in_tag = c == '<' && next != ' ' && next != '=';
            place->at = place->in_tag ? html.bytes + i : place->at;
        }
    }
}

/* -- tags -- */

static bool take_all(struct walk *walk, const struct web_scope *scope);

static bool is_same_place(const struct place *a, const struct place *b)
{
    return a->in_tag == b->in_tag && a->quote == b->quote && a->comment == b->comment;
}

/* Processes the body of a block, up to the tag that ends it: {{/…}} or {{else…}}. If the
 * text ends first, the error names the block. */
static bool take_inner(struct walk *walk, const struct web_scope *scope)
{
    struct place began = walk->place;
    walk->depth++;
    bool ok = take_all(walk, scope);
    walk->depth--;
    if (ok && walk->end.length > 0 && !is_same_place(&began, &walk->place)) {
        ok = wrong(walk, walk->end, "an HTML tag or quote is still open here");
    }
    walk->place = began;
    return ok;
}

/* Handles {{#if}}. At most one branch is printed: the first whose condition holds. */
static bool take_if(struct walk *walk, struct str tag, const struct web_scope *scope)
{
    bool last = false;
    for (struct str branch = tag;; branch = walk->end) {
        struct str condition = branch;
        if (str_equal(str_take_word(&condition), STR("else"))) {
            last = condition.length == 0;
            if (!last && !str_equal(str_take_word(&condition), STR("if"))) {
                return wrong(walk, branch, "after else, write if or nothing");
            }
        }
        if (walk->checks && !last && !web_words_fit(condition, 'i')) {
            return wrong(walk, branch, "a condition is NAME, NAME = VALUE… or NAME > VALUE");
        }
        bool yes = scope && (last || web_scope_holds(scope, condition));
        if (!take_inner(walk, yes ? scope : NULL)) {
            return false;
        }
        scope = yes ? NULL : scope;
        if (str_equal(walk->end, STR("/if"))) {
            return true;
        }
        if (last || !str_starts(walk->end, STR("else"))) {
            return wrong(walk, tag, "this is not closed by {{/if}}");
        }
    }
}

static bool take_each(struct walk *walk, struct str tag, const struct web_scope *scope)
{
    struct str words = tag;
    struct str body = walk->rest;
    struct web_word word;
    uint64_t most = UINT64_MAX;
    (void)str_take_word(&words);
    if (walk->checks && !web_words_fit(words, 'e')) {
        return wrong(
                walk, tag, "after each, write the name of a list, and optionally how many");
    }
    (void)web_word_take(&words, &word);
    (void)str_to_u64(words, &most);
    json_auto_t *list = scope ? web_scope_find(scope, word.text) : NULL;
    size_t count = json_array_size(list) < most ? json_array_size(list) : (size_t)most;
    size_t i = 0;
    do {
        struct web_scope item = {json_array_get(list, i), scope, i};
        walk->rest = body;
        if (!take_inner(walk, count > 0 ? &item : NULL)) {
            return false;
        }
    } while (++i < count);
    if (str_equal(walk->end, STR("else")) && !take_inner(walk, count > 0 ? NULL : scope)) {
        return false;
    }
    return str_equal(walk->end, STR("/each")) ||
           wrong(walk, tag, "this is not closed by {{/each}}");
}

/* Reports that the template ends in another HTML state than it began in. */
static bool wrong_end(const struct walk *walk)
{
    const struct place *place = &walk->place;
    struct str rest = str_of(place->at);
    return wrong_with(walk, "", str_take_until(&rest, '\n'), "",
            place->comment  ? "this HTML comment is not closed"
            : place->quote  ? "a quote in this HTML tag is not closed"
            : place->in_tag ? "this HTML tag is not closed"
                            : "this closes what another template opens");
}

/* Processes a whole template, without its last line break if it is included. */
static bool take_template(
        struct walk *walk, struct source *template, const struct web_scope *scope)
{
    struct walk before = *walk;
    walk->template = template;
    template->open = true;
    walk->rest = str_of(template->text);
    walk->rest.length -= walk->depth > 0 && str_ends(walk->rest, STR("\n"));
    walk->depth++;
    bool ok = take_all(walk, scope);
    walk->depth--;
    if (ok && walk->end.length > 0) {
        ok = wrong(walk, walk->end, "nothing is open here");
    } else if (ok && !is_same_place(&before.place, &walk->place)) {
        ok = wrong_end(walk);
    }
    template->open = false;
    walk->template = before.template;
    walk->rest = before.rest;
    walk->place = before.place;
    return ok;
}

/* Handles {{> NAME VALUE NAME=WORD…}}: names given here take precedence over the value's. */
static bool take_part(struct walk *walk, struct str tag, const struct web_scope *scope)
{
    struct str words = str_trim(str_slice(tag, 1, tag.length));
    struct str name;
    struct web_word word;
    if (walk->checks && !web_words_fit(words, '>')) {
        return wrong(
                walk, tag, "after >, write a template, optionally a value, then NAME=VALUE…");
    }
    if (walk->place.in_tag) {
        return wrong(walk, tag, "include templates between HTML tags, not inside one");
    }
    struct source *part = strmap_find(&walk->set->by_name, str_take_word(&words));
    if (!part || part->open) {
        return wrong(walk, tag, part ? "it would include itself" : "there is no such template");
    }
    if (!scope) {
        return !walk->checks || take_template(walk, part, NULL);
    }
    json_auto_t *given = json_object();
    json_auto_t *value = NULL;
    struct web_scope outer = *scope;
    while (words.length > 0) {
        if (web_word_take_named(&words, &name, &word)) {
            json_t *one = web_scope_find_word(scope, &word);
            (void)json_object_setn_new(given, name.bytes, name.length, one ? one : json_null());
        } else if (web_word_take(&words, &word)) {
            value = web_scope_find(scope, word.text);
            outer = (struct web_scope){value, scope, 0};
        }
    }
    struct web_scope inner = {given, &outer, outer.index};
    return take_template(walk, part, json_object_size(given) > 0 ? &inner : &outer);
}

static const struct web_piece *find_piece(const struct walk *walk, struct str name)
{
    const struct web_piece *piece = walk->pieces;
    while (piece && piece->name && !str_equal(name, str_of(piece->name))) {
        piece++;
    }
    return piece && piece->name ? piece : NULL;
}

/* Returns the error in {{NAME|FILTER WORD…}}, or NULL. */
static const char *fault_of(
        const struct walk *walk, struct str name, struct str filter_name, struct str words)
{
    const struct web_filter *filter = web_filter_find(filter_name);
    bool html = str_equal(filter_name, STR("html"));
    bool has_tags = html || (filter && filter->makes_tags);
    struct web_word word = {.text = name};
    size_t count = 0;
    if (!web_word_is_name(&word)) {
        return "that is not the name of a value";
    }
    if (html && !find_piece(walk, name)) {
        return "only finished HTML may use the filter html, and this value is not HTML";
    }
    if (filter_name.length > 0 && !html && !filter) {
        return "there is no such filter; `help web-pages` has them all";
    }
    while (web_word_take(&words, &word)) {
        count++;
    }
    if (filter && filter->words != count && filter->words != WEB_WORDS_ANY) {
        return "the filter takes a different number of words";
    }
    if (walk->place.in_tag && !walk->place.quote) {
        return "inside an HTML tag, put the value in quotes";
    }
    return walk->place.in_tag && has_tags
                   ? "a value with HTML tags belongs between tags, not inside one"
                   : NULL;
}

static bool take_value(struct walk *walk, struct str tag, const struct web_scope *scope)
{
    struct str words = tag;
    struct str name = str_trim(str_take_until(&words, '|'));
    struct str filter_name = str_take_word(&words);
    const struct web_filter *filter = web_filter_find(filter_name);
    const struct web_piece *piece = find_piece(walk, name);
    if (walk->checks) {
        const char *fault = fault_of(walk, name, filter_name, words);
        return !fault || wrong(walk, tag, fault);
    }
    if (filter_name.length > 0 && !filter && piece) {
        buf_add_str(walk->out, piece->html);
        return true;
    }
    char scratch[32];
    json_auto_t *value = web_scope_find(scope, name);
    struct web_value use = {
            web_scope_text(value, &scratch), web_scope_number(value), words, walk->set->form};
    if (filter) {
        filter->put(walk->out, &use);
    } else {
        use.form->put(walk->out, use.text);
    }
    return true;
}

static bool take_tag(struct walk *walk, struct str tag, const struct web_scope *scope)
{
    struct str words = tag;
    struct str first = str_take_word(&words);
    if (walk->depth == TEMPLATE_DEPTH_MAX) {
        return wrong(walk, tag, "blocks and templates are nested too deeply");
    }
    if (str_equal(first, STR("#if"))) {
        return take_if(walk, tag, scope);
    }
    if (str_equal(first, STR("#each"))) {
        return take_each(walk, tag, scope);
    }
    if (str_starts(tag, STR("#"))) {
        return wrong(walk, tag, "there is no such block; there are #if and #each");
    }
    if (str_starts(tag, STR(">"))) {
        return take_part(walk, tag, scope);
    }
    return str_starts(tag, STR("!")) || !(scope || walk->checks) ||
           take_value(walk, tag, scope);
}

static void take_text(struct walk *walk, struct str text, bool live)
{
    if (live) {
        buf_add_str(walk->out, text);
    } else if (walk->checks && walk->set->form->html) {
        follow(&walk->place, text);
    }
}

/* Processes text up to the end, or to a tag that ends the open block. A line that only has a tag
 * without output is left out. */
static bool take_all(struct walk *walk, const struct web_scope *scope)
{
    for (;;) {
        size_t open = str_find(walk->rest, STR("{{"), 0);
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(walk->rest, STR("}}"), open);
        take_text(walk, str_slice(walk->rest, 0, open), scope);
        if (open == SIZE_MAX) {
            walk->end = walk->rest = str_slice(walk->rest, open, open);
            return true;
        }
        const char *start = walk->rest.bytes + open;
        struct str tag = str_slice(walk->rest, open + 2, close);
        if (close == SIZE_MAX || str_find_char(tag, '\n', 0) != SIZE_MAX) {
            return wrong_with(
                    walk, "{{", str_take_until(&tag, '\n'), "", "}} is missing on this line");
        }
        if (++walk->steps > STEPS_MAX || walk->out->full) {
            return wrong(walk, tag, "the page is too long");
        }
        walk->rest = str_slice(walk->rest, close + 2, walk->rest.length);
        tag = str_trim(tag);
        bool ends = str_starts(tag, STR("/")) || str_equal(tag, STR("else")) ||
                    str_starts(tag, STR("else "));
        bool silent = ends || str_starts(tag, STR("#")) || str_starts(tag, STR("!"));
        if (silent && (start == walk->template->text || start[-1] == '\n') &&
                str_starts(walk->rest, STR("\n"))) {
            walk->rest = str_slice(walk->rest, 1, walk->rest.length);
        }
        walk->end = tag;
        if (ends || !take_tag(walk, tag, scope)) {
            return ends;
        }
    }
}

/* -- the set -- */

static void free_source(struct source *template)
{
    if (template) {
        mem_free(template->file);
        mem_free(template->text);
        mem_free(template);
    }
}

/* Adds the template NAME.SUFFIX, in place of an earlier one of that name; name is that without the
 * folder. */
static void add_named(struct web_templates *set, const char *path, struct str name)
{
    struct buf text = {0};
    struct str suffix = str_of(set->form->suffix);
    if (!set->ok || !str_ends(name, suffix)) {
        return;
    }
    set->ok = asset_read(path, &text, set->err);
    if (set->ok && (!str_is_utf8(buf_str(&text)) ||
                           str_find_char(buf_str(&text), '\0', 0) != SIZE_MAX)) {
        set->ok = err_set(set->err, ERR_FORMAT, "%s is not UTF-8 text", path);
    }
    if (set->ok) {
        struct source *template = mem_alloc(sizeof(*template));
        template->file = mem_dup_text(path);
        template->text = str_dup(buf_str(&text));
        free_source(strmap_put(
                &set->by_name, str_slice(name, 0, name.length - suffix.length), template));
    }
    buf_finish(&text);
}

static void add(void *data, const char *path)
{
    struct web_templates *set = data;
    add_named(set, path, str_slice(str_of(path), strlen(set->folder), SIZE_MAX));
}

/* Adds scripts/PACKAGE/FOLDER/NAME. */
static void add_of_package(void *data, const char *path)
{
    struct web_templates *set = data;
    struct str rest = str_slice(str_of(path), strlen("scripts/"), SIZE_MAX);
    struct str folder = str_of(set->form->of_packages);
    (void)str_take_until(&rest, '/');
    if (str_starts(rest, folder)) {
        add_named(set, path, str_slice(rest, folder.length, SIZE_MAX));
    }
}

struct web_templates *web_templates_load(const char *folder, const struct web_form *form,
        const struct web_piece *pieces, struct err *err)
{
    struct web_templates *set = mem_alloc(sizeof(*set));
    struct buf none = {0};
    void *template = NULL;
    *set = (struct web_templates){.folder = folder, .form = form, .err = err, .ok = true};
    strmap_init(&set->by_name);
    asset_each(folder, add, set);
    if (form->of_packages) {
        asset_each("scripts/", add_of_package, set);
    }
    for (size_t at = 0; set->ok && strmap_each(&set->by_name, &at, NULL, &template);) {
        struct walk walk = {
                .set = set, .pieces = pieces, .out = &none, .err = err, .checks = true};
        set->ok = take_template(&walk, template, NULL);
    }
    if (!set->ok) {
        web_templates_free(set);
        return NULL;
    }
    return set;
}

bool web_templates_are_html(const struct web_templates *set)
{
    return set->form->html;
}

bool web_templates_has(const struct web_templates *set, const char *name)
{
    return strmap_find(&set->by_name, str_of(name)) != NULL;
}

void web_templates_free(struct web_templates *set)
{
    void *item = NULL;
    for (size_t at = 0; set && strmap_each(&set->by_name, &at, NULL, &item);) {
        free_source(item);
    }
    strmap_finish(&set->by_name);
    mem_free(set);
}

bool web_templates_fill(const struct web_templates *set, const char *name, json_t *value,
        const struct web_piece *pieces, struct buf *out, struct err *err)
{
    struct source *template = strmap_find(&set->by_name, str_of(name));
    struct buf page = {.cap = BYTES_MAX};
    struct walk walk = {.set = set, .pieces = pieces, .out = &page, .err = err};
    if (!template) {
        return err_set(err, ERR_MISSING, "there is no template %s", name);
    }
    bool ok = take_template(&walk, template, &(struct web_scope){.value = value});
    if (ok && page.full) {
        ok = err_set(err, ERR_LIMIT, "%s: the page is too long", template->file);
    }
    if (ok) {
        buf_add_str(out, buf_str(&page));
    }
    buf_finish(&page);
    return ok;
}
