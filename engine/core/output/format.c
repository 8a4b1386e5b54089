/* format.c -- renders a template and its arguments for one viewer.
 *
 * 1. A template is trusted markup; its arguments are not: texts and object names are escaped.
 * 2. Nothing fails: a placeholder that is unknown or misspelt stays as it is, with its braces.
 * 3. The viewer is "you"; the actor, named again as the object of their own action, is
 *    "yourself" or "himself".
 * 4. A link is removed if an argument would change its command; its text stays (link.h).
 * 5. After FORMAT_NAMED_MAX placeholders or RENDERED_MAX bytes, the remaining placeholders stay
 *    as they are.
 *
 * format_act.c decides who gets the sentence, format_name.c how things are called. To add a
 * placeholder, start at put_placeholder. */
#include "engine/core/output/format.h"

#include "engine/base/catalogue.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/output/link.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/trace.h"
#include "engine/session/markup.h"

#include <inttypes.h>
#include <string.h>

#define FORMAT_NAMED_MAX 64 /* placeholders of one template */
#define LISTED_MAX 200
#define RENDERED_MAX ((size_t)64 << 10)
#define LINK_REFUSED '\x01' /* marks an argument that is not allowed in a link */

/* The order of the words in a pronoun phrase. */
enum form { FORM_THEY, FORM_THEM, FORM_THEIR, FORM_THEIRS, FORM_THEMSELVES, FORM_NONE };

/* A parsed placeholder, {...}. */
struct placeholder {
    struct str name;
    enum format_article article;
    const struct catalogue_article *own; /* an article of the game's language; NULL: none */
    enum form form;
    struct str verb; /* {thing verb:fall} */
    uint64_t amount; /* {coins amount:3}; 0: not given */
    bool possessive;
};

static struct object *as_object(const struct format_view *view, const struct value *value)
{
    return value->kind == VALUE_OBJECT ? world_find(engine_world(view->engine), value->object)
                                       : NULL;
}

/* Returns the pronoun phrase for the viewer, for a visible object or for one in the dark;
 * PHRASE_END if the object has a pronoun of its own. */
static enum phrase pronoun_of(const struct format_view *view, struct object *object)
{
    if (object == view->viewer) {
        return PHRASE_pronoun_you;
    }
    if (format_is_unseen(view, object)) {
        return is_character(view->engine, object) ? PHRASE_pronoun_they : PHRASE_pronoun_it;
    }
    return format_pronoun(view->engine, object);
}

static void put_form(
        struct format_view *view, struct object *object, enum form form, struct buf *out)
{
    enum phrase pronoun = pronoun_of(view, object);
    if (form == FORM_THEY && object == view->format->actor) {
        view->actor_they = pronoun == PHRASE_pronoun_they;
    }
    bool shown = object != view->viewer && !format_is_unseen(view, object);
    struct str own = shown ? format_own_pronoun(view->engine, object, form) : STR_NONE;
    buf_add_str(out, own.length > 0 ? own : phrase_word(view->engine, pronoun, form));
}

static void put_object(struct format_view *view, struct object *object,
        const struct placeholder *what, struct buf *out)
{
    bool is_actor = object == view->format->actor;
    if (what->form != FORM_NONE) {
        put_form(view, object, what->form, out);
        return;
    }
    if (is_actor && view->actor_named && !str_equal_nocase(what->name, STR("actor"))) {
        put_form(view, object, what->possessive ? FORM_THEIR : FORM_THEMSELVES, out);
        return;
    }
    view->actor_named = view->actor_named || is_actor;
    view->actor_they = view->actor_they && !is_actor;
    if (object == view->viewer) {
        put_form(view, object, what->possessive ? FORM_THEIR : FORM_THEY, out);
        return;
    }
    view->amount = what->amount;
    view->own = what->own;
    format_name_view(view, object, what->article, out);
    view->own = NULL;
    view->amount = 0;
    if (what->possessive) {
        buf_add_str(out, phrase_get(view->engine, PHRASE_possessive));
    }
}

static void put_number(const struct value *value, struct buf *out)
{
    if (value->kind == VALUE_INT) {
        buf_printf(out, "%" PRId64, value->integer);
    } else {
        buf_printf(out, "%.14g", value->number);
    }
}

/* Appends a list of objects or of words. */
static void put_table(struct format_view *view, const struct value *table,
        const struct placeholder *what, struct buf *out)
{
    size_t count = table->table->item_count;
    count = count <= LISTED_MAX ? count : LISTED_MAX;
    uint64_t few[64];
    uint64_t *ids = count <= 64 ? few : mem_alloc_array(count, sizeof(*ids));
    size_t objects = 0;
    for (size_t i = 0; i < count; i++) {
        struct object *object = as_object(view, &table->table->items[i]);
        if (object) {
            ids[objects++] = object->id;
        }
    }
    if (objects > 0) {
        view->marks = !view->format->unmarked;
        view->own = what->own;
        format_list_view(view, ids, objects, what->article, NULL, out);
        view->own = NULL;
        view->marks = false;
    }
    for (size_t i = 0; objects == 0 && i < count; i++) {
        format_join(view->engine, i, count, out);
        markup_escape(value_as_str(&table->table->items[i]), out);
    }
    if (ids != few) {
        mem_free(ids);
    }
}

static bool put_value(struct format_view *view, const struct value *value,
        const struct placeholder *what, struct buf *out)
{
    struct object *object = NULL;
    switch (value->kind) {
    case VALUE_NIL:
        return false;
    case VALUE_BOOL:
        buf_add_text(out, value->boolean ? "true" : "false");
        return true;
    case VALUE_INT:
    case VALUE_FLOAT:
        put_number(value, out);
        return true;
    case VALUE_STRING:
        markup_escape(value_as_str(value), out);
        return true;
    case VALUE_TABLE:
        put_table(view, value, what, out);
        return true;
    case VALUE_OBJECT:
        object = as_object(view, value);
        if (object) {
            put_object(view, object, what, out);
        } else {
            buf_add_str(out, phrase_get(view->engine, PHRASE_something));
        }
        return true;
    }
    return false;
}

/* True if both are equal; if capital is set, the case of the first letter is ignored. */
static bool is_called(struct str arg, struct str name, bool capital)
{
    if (arg.length != name.length || name.length == 0) {
        return false;
    }
    char first = (char)(capital ? name.bytes[0] | 0x20 : name.bytes[0]);
    return (arg.bytes[0] == first || arg.bytes[0] == name.bytes[0]) &&
           memcmp(arg.bytes + 1, name.bytes + 1, name.length - 1) == 0;
}

/* Sets *out to the value of the argument with this name. Returns false if none exists. */
static bool find_value(
        const struct format_view *view, struct str name, bool capital, struct value *out)
{
    const struct format *format = view->format;
    for (size_t i = 0; i < format->arg_count; i++) {
        if (format->args[i].name.bytes && is_called(format->args[i].name, name, capital)) {
            *out = format->args[i].value;
            return true;
        }
    }
    if (format->actor && is_called(STR("actor"), name, capital)) {
        *out = value_object(format->actor->id);
        return true;
    }
    return false;
}

static enum form form_of(struct str word)
{
    static const char *const words[] = {"they", "them", "their", "theirs", "themselves"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_equal_nocase(word, str_of(words[i]))) {
            return (enum form)i;
        }
    }
    return FORM_NONE;
}

static bool is_article(struct str word, enum format_article *out)
{
    if (str_equal_nocase(word, STR("the"))) {
        *out = ARTICLE_THE;
        return true;
    }
    *out = ARTICLE_A;
    return str_equal_nocase(word, STR("a")) || str_equal_nocase(word, STR("an"));
}

/* [article] name['s] [pronoun form | verb:… | amount:…] */
static bool parse(struct str text, struct placeholder *out)
{
    *out = (struct placeholder){.form = FORM_NONE};
    struct str rest = text;
    out->name = str_take_word(&rest);
    enum format_article article = ARTICLE_AS_NAMED;
    if (rest.length > 0 && is_article(out->name, &article)) {
        out->article = article;
        out->name = str_take_word(&rest);
    } else if (rest.length > 0 && catalogue_current) {
        out->own = catalogue_article(catalogue_current, out->name);
        out->name = out->own ? str_take_word(&rest) : out->name;
    }
    if (str_ends(out->name, STR("'s"))) {
        out->possessive = true;
        out->name.length -= 2;
    }
    if (rest.length == 0) {
        return true;
    }
    if (str_starts_nocase(rest, STR("verb:"))) {
        out->verb = str_slice(rest, 5, rest.length);
        return true;
    }
    if (str_starts_nocase(rest, STR("amount:"))) {
        return str_to_u64(str_slice(rest, 7, rest.length), &out->amount);
    }
    out->form = form_of(rest);
    return out->form != FORM_NONE;
}

static bool put_verb(struct format_view *view, struct str verb, struct buf *out)
{
    struct object *actor = view->format->actor;
    phrase_verb(view->engine, verb, view->actor_they || (actor && actor == view->viewer), out);
    return true;
}

static bool put_placeholder(struct format_view *view, struct str text, struct buf *out)
{
    struct placeholder what;
    struct value value = value_nil();
    bool capital = text.length > 0 && text.bytes[0] >= 'A' && text.bytes[0] <= 'Z';
    size_t from = out->length;
    bool done = false;
    if (str_starts_nocase(text, STR("verb:"))) {
        done = put_verb(view, str_slice(text, 5, text.length), out);
    } else if (parse(text, &what) && find_value(view, what.name, capital, &value)) {
        struct object *subject = what.verb.bytes ? as_object(view, &value) : NULL;
        if (subject) {
            bool they = !format_is_unseen(view, subject) &&
                        format_is_several(view->engine, subject);
            phrase_verb(view->engine, what.verb, they || subject == view->viewer, out);
            done = true;
        } else {
            done = put_value(view, &value, &what, out);
        }
    }
    if (capital && done) {
        markup_capitalise(out, from);
    }
    return done;
}

/* Returns the written part of the command of a link that is still open; no bytes outside a
 * link. */
static struct str open_link(struct str written)
{
    const char *opens = memrchr(written.bytes, '<', written.length);
    struct str tag =
            opens ? str_slice(written, (size_t)(opens - written.bytes) + 1, written.length)
                  : STR_NONE;
    bool is_link = str_starts(tag, STR("cmd ")) && str_find_char(tag, '>', 0) == SIZE_MAX;
    return is_link ? str_slice(tag, 4, tag.length) : (struct str){NULL, 0};
}

/* Appends a placeholder's value. Returns false if it has none. An argument at the start of a
 * link is the command itself. */
static bool put_named(struct format_view *view, struct str text, struct buf *out)
{
    size_t from = out->length;
    struct str link = open_link(buf_str(out));
    bool is_link = link.bytes && !view->format->tame; /* otherwise link_tame checks it */
    bool is_first = str_trim(link).length == 0;
    bool done = put_placeholder(view, text, out);
    struct str name = str_slice(buf_str(out), from, out->length);
    if (done && is_link &&
            !(is_first ? link_is_harmless(view->engine, name)
                       : link_is_one(view->engine, name))) {
        buf_truncate(out, from);
        buf_add_char(out, LINK_REFUSED);
        view->unlinked = true;
    }
    return done;
}

/* Returns the template in the game's language. */
static struct str template_of(const struct format_view *view)
{
    struct str text = view->format->text;
    const struct catalogue_line *line = catalogue_find(text);
    struct value number = value_nil();
    if (!line) {
        return text;
    }
    (void)find_value(view, catalogue_by(line), false, &number);
    int64_t count = value_as_int(&number, 0);
    return catalogue_text(line, count > 0 ? (uint64_t)count : 0);
}

static void render(struct format_view *view, struct str text, struct buf *out)
{
    struct str rest = text;
    size_t from = out->length;
    unsigned named = 0;
    while (rest.length > 0) {
        bool enough = named == FORMAT_NAMED_MAX || out->length - from > RENDERED_MAX;
        size_t brace = enough ? SIZE_MAX : str_find_char(rest, '{', 0);
        buf_add_str(out, str_slice(rest, 0, brace));
        if (brace == SIZE_MAX) {
            return;
        }
        rest = str_slice(rest, brace + 1, rest.length);
        if (rest.length > 0 && rest.bytes[0] == '{') {
            buf_add_char(out, '{');
            rest = str_slice(rest, 1, rest.length);
            continue;
        }
        named++;
        size_t close = str_find_char(rest, '}', 0);
        if (close == SIZE_MAX || !put_named(view, str_slice(rest, 0, close), out)) {
            buf_add_char(out, '{');
            continue;
        }
        rest = str_slice(rest, close + 1, rest.length);
    }
}

static bool names_nothing_refused(void *data, struct str line)
{
    (void)data;
    return str_find_char(line, LINK_REFUSED, 0) == SIZE_MAX;
}

/* Shortens long gaps in the output, so that a builder's text cannot imitate a line of output.
 * Players' words are treated the same way. */
static void fold_gaps(struct buf *out, size_t from)
{
    struct buf legible = {0};
    struct str text = str_slice(buf_str(out), from, out->length);
    if (!str_is_legible(text)) {
        str_put_legible(text, &legible);
        buf_truncate(out, from);
        buf_add_str(out, buf_str(&legible));
    }
    buf_finish(&legible);
}

static void render_tame(struct format_view *view, struct str text, struct buf *out)
{
    struct buf wild = {0};
    view->unlinked = false;
    render(view, text, &wild);
    if (view->format->tame) {
        link_tame(view->engine, buf_str(&wild), out);
    } else if (view->unlinked) {
        markup_tame(buf_str(&wild), names_nothing_refused, NULL, out);
    } else {
        buf_add_str(out, buf_str(&wild));
    }
    buf_finish(&wild);
}

void format_render_view(struct format_view *view, struct buf *out)
{
    size_t from = out->length;
    struct str text = template_of(view);
    if (markup_is_plain(text)) {
        render(view, text, out);
    } else {
        render_tame(view, text, out);
    }
    uint64_t owner = view->format->folds_for;
    if (owner != 0 && (!view->viewer || view->viewer->id != owner)) {
        fold_gaps(out, from);
    }
}

void format_render(struct engine *engine, const struct format *format, struct object *viewer,
        struct buf *out)
{
    struct format_view view = {.engine = engine, .format = format, .viewer = viewer};
    format_render_view(&view, out);
}

void format_phrase(struct engine *engine, enum phrase phrase, const struct event_arg *args,
        size_t count, struct object *viewer, struct buf *out)
{
    struct format format = {
            .text = phrase_get(engine, phrase), .args = args, .arg_count = count};
    struct format_view view = {
            .engine = engine, .format = &format, .viewer = viewer, .sight = SIGHT_ALL};
    size_t from = out->length;
    format_render_view(&view, out);
    TRACE(engine, rule, phrase_key(phrase), str_slice(buf_str(out), from, out->length));
}
