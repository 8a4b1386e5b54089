/* imap_letters.c -- commands on letters: FETCH, SEARCH, STORE, EXPUNGE.
 *
 * Commands that need texts read a few letters at a time from the game, so that others get their
 * turn. FETCH continues when its output has been sent. */
#include "engine/base/mem.h"
#include "net/imap/imap_impl.h"

enum { CHUNK = 5 /* letters whose texts are read at once */ };

/* Marks letters that this command has read as seen; the client is told together with the text. */
static void mark_seen(struct imap_conn *imap)
{
    json_t *numbers = json_array();
    for (size_t i = 0; i < imap->box.count; i++) {
        struct imap_letter *letter = &imap->box.letters[i];
        if (letter->wanted && !letter->seen) {
            letter->seen = true;
            (void)json_array_append_new(numbers, json_integer((json_int_t)letter->number));
        }
    }
    if (json_array_size(numbers) > 0) {
        imap_ask(imap, ASK_MARK, "mail.mark",
                json_pack("{s:o, s:b}", "numbers", numbers, "read", 1));
    } else {
        json_decref(numbers);
        imap_say_ok(imap);
    }
}

static void put_letter(struct imap_conn *imap, size_t i)
{
    struct buf out = {0};
    struct imap_reader reader = {str_of(imap->base.user), str_of(lines_domain(&imap->base))};
    imap_put_fetch(&imap->items, &imap->box.letters[i], i + 1, &reader, &out);
    lines_put(&imap->base, buf_str(&out));
    buf_finish(&out);
}

/* Reads the next texts, or ends the command. */
void imap_fetch_on(struct imap_conn *imap)
{
    json_t *numbers = imap_box_numbers(&imap->box, &imap->next, CHUNK);
    if (json_array_size(numbers) > 0) {
        imap_ask(imap, ASK_TEXTS, "mail.read", json_pack("{s:o}", "numbers", numbers));
        return;
    }
    json_decref(numbers);
    if (imap->items.sees && !imap->read_only) {
        mark_seen(imap);
    } else {
        imap_say_ok(imap);
    }
}

void imap_run_fetch(struct imap_conn *imap, struct imap_parse *parse)
{
    struct buf set = {0};
    const char *why = "Usage: FETCH 1:* FLAGS";
    imap->items = (struct imap_items){0};
    bool ok = imap_take(parse, &set) && imap_items_read(parse, &imap->items, &why) &&
              imap_box_want(&imap->box, buf_str(&set), imap->uids);
    buf_finish(&set);
    if (!ok) {
        imap_say(imap, "BAD", why);
        return;
    }
    imap->items.uid = imap->items.uid || imap->uids;
    imap->next = 0;
    if (imap_items_need_text(&imap->items)) {
        imap_fetch_on(imap);
        return;
    }
    for (size_t i = 0; i < imap->box.count; i++) {
        if (imap->box.letters[i].wanted) {
            put_letter(imap, i);
        }
    }
    imap_say_ok(imap);
}

static void answer_search(struct imap_conn *imap)
{
    struct imap_parse keys = {buf_str(&imap->keys)};
    struct buf out = {0};
    const char *why = "";
    if (!imap_search(&imap->box, &keys, &why)) {
        imap_say(imap, "BAD", why);
        return;
    }
    buf_add_text(&out, "* SEARCH");
    for (size_t i = 0; i < imap->box.count; i++) {
        const struct imap_letter *letter = &imap->box.letters[i];
        if (letter->wanted) {
            buf_printf(
                    &out, " %llu", (unsigned long long)(imap->uids ? letter->number : i + 1));
        }
    }
    buf_add_text(&out, "\r\n");
    lines_put(&imap->base, buf_str(&out));
    buf_finish(&out);
    imap_box_forget_texts(&imap->box);
    imap_say_ok(imap);
}

/* Reads the next texts, or ends the command. */
static void search_on(struct imap_conn *imap)
{
    (void)imap_box_want(&imap->box, STR("1:*"), false);
    json_t *numbers = imap_box_numbers(&imap->box, &imap->next, CHUNK);
    if (json_array_size(numbers) > 0) {
        imap_ask(imap, ASK_SEARCH, "mail.read", json_pack("{s:o}", "numbers", numbers));
    } else {
        json_decref(numbers);
        answer_search(imap);
    }
}

void imap_searched(struct imap_conn *imap, const json_t *list)
{
    imap_box_take_texts(&imap->box, list, true);
    search_on(imap);
}

void imap_run_search(struct imap_conn *imap, struct imap_parse *parse)
{
    struct buf word = {0};
    struct imap_parse begin = *parse;
    if (imap_take(&begin, &word) && str_equal_nocase(buf_str(&word), STR("CHARSET"))) {
        bool known = imap_take(&begin, &word) &&
                     (str_equal_nocase(buf_str(&word), STR("UTF-8")) ||
                             str_equal_nocase(buf_str(&word), STR("US-ASCII")));
        if (!known) {
            imap_say(imap, "NO", "[BADCHARSET (UTF-8 US-ASCII)] Search in UTF-8");
            buf_finish(&word);
            return;
        }
        *parse = begin;
    }
    buf_finish(&word);
    buf_clear(&imap->keys);
    buf_add_str(&imap->keys, parse->rest);
    if (!imap_search_needs_text(parse->rest) || imap->box.count == 0) {
        answer_search(imap);
        return;
    }
    imap->next = 0;
    search_on(imap);
}

/* The three ways in which STORE changes flags. */
enum how { HOW_SET, HOW_ADD, HOW_TAKE };

static bool read_flags(struct imap_parse *parse, bool *out_seen, bool *out_deleted)
{
    struct buf word = {0};
    bool many = imap_take_sign(parse, '(');
    bool ok = true;
    while (ok && !(many && imap_take_sign(parse, ')'))) {
        ok = imap_take(parse, &word);
        *out_seen = *out_seen || str_equal_nocase(buf_str(&word), STR("\\Seen"));
        *out_deleted = *out_deleted || str_equal_nocase(buf_str(&word), STR("\\Deleted"));
        if (ok && !many) {
            break;
        }
    }
    buf_finish(&word);
    return ok;
}

static void tell_flags(struct imap_conn *imap)
{
    for (size_t i = 0; i < imap->box.count && !imap->silent; i++) {
        if (imap->box.letters[i].wanted) {
            imap->items = (struct imap_items){.flags = true, .uid = imap->uids};
            put_letter(imap, i);
        }
    }
}

static void store(struct imap_conn *imap, enum how how, bool seen, bool deleted)
{
    json_t *numbers = json_array();
    bool read = how == HOW_TAKE ? false : how == HOW_SET ? seen : true;
    for (size_t i = 0; i < imap->box.count; i++) {
        struct imap_letter *letter = &imap->box.letters[i];
        if (!letter->wanted) {
            continue;
        }
        letter->deleted = how == HOW_SET ? deleted : deleted ? how == HOW_ADD : letter->deleted;
        if ((seen || how == HOW_SET) && letter->seen != read) {
            letter->seen = read;
            (void)json_array_append_new(numbers, json_integer((json_int_t)letter->number));
        }
    }
    tell_flags(imap);
    if (json_array_size(numbers) > 0) {
        imap_ask(imap, ASK_MARK, "mail.mark",
                json_pack("{s:o, s:b}", "numbers", numbers, "read", read));
    } else {
        json_decref(numbers);
        imap_say_ok(imap);
    }
}

/* Refuses a change in a read-only box. */
static void refuse_change(struct imap_conn *imap)
{
    imap_say(imap, "NO",
            imap->reads ? "[READ-ONLY] Your token may only read"
                        : "[READ-ONLY] EXAMINE changes nothing; SELECT does");
}

void imap_run_store(struct imap_conn *imap, struct imap_parse *parse)
{
    struct buf set = {0};
    struct buf item = {0};
    bool seen = false;
    bool deleted = false;
    bool ok = imap_take(parse, &set) && imap_take(parse, &item);
    struct str name = buf_str(&item);
    enum how how = str_starts(name, STR("+"))   ? HOW_ADD
                   : str_starts(name, STR("-")) ? HOW_TAKE
                                                : HOW_SET;
    name = str_slice(name, how != HOW_SET, name.length);
    imap->silent = str_equal_nocase(name, STR("FLAGS.SILENT"));
    ok = ok && (imap->silent || str_equal_nocase(name, STR("FLAGS"))) &&
         read_flags(parse, &seen, &deleted) &&
         imap_box_want(&imap->box, buf_str(&set), imap->uids);
    buf_finish(&set);
    buf_finish(&item);
    if (!ok) {
        imap_say(imap, "BAD", "Usage: STORE 1 +FLAGS (\\Seen)");
    } else if (imap->read_only) {
        refuse_change(imap);
    } else {
        store(imap, how, seen, deleted);
    }
}

static void expunge(struct imap_conn *imap)
{
    size_t cursor = 0;
    for (size_t i = 0; i < imap->box.count; i++) {
        imap->box.letters[i].wanted = imap->box.letters[i].deleted;
    }
    json_t *numbers = imap_box_numbers(&imap->box, &cursor, imap->box.count);
    imap_ask(imap, ASK_DELETE, "mail.delete", json_pack("{s:o}", "numbers", numbers));
}

void imap_run_expunge(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    imap->closes = false;
    if (imap->read_only) {
        refuse_change(imap);
    } else {
        expunge(imap);
    }
}

void imap_run_close(struct imap_conn *imap, struct imap_parse *parse)
{
    (void)parse;
    if (imap->read_only) {
        imap_box_close(imap);
        imap->step = STEP_IN;
        imap_say_ok(imap);
        return;
    }
    imap->closes = true;
    expunge(imap);
}

/* Sends the letters whose texts have arrived; then continues when they are sent. */
void imap_fetched(struct imap_conn *imap, const json_t *list)
{
    imap_box_take_texts(&imap->box, list, false);
    for (size_t i = 0; i < imap->next; i++) {
        struct imap_letter *letter = &imap->box.letters[i];
        if (letter->wanted && letter->text) {
            bool was_seen = letter->seen;
            bool sees = imap->items.sees && !imap->read_only && !was_seen;
            bool flags = imap->items.flags;
            letter->seen = was_seen || sees;
            imap->items.flags = flags || sees;
            put_letter(imap, i);
            imap->items.flags = flags;
            letter->seen = was_seen;
            mem_free(letter->text);
            letter->text = NULL;
        }
    }
    imap->ask = ASK_NOTHING;
    lines_drain(&imap->base);
    if (imap->base.state == LINES_TAKES) {
        imap_fetch_on(imap);
    } else {
        imap->fetching = true;
    }
}

void imap_deleted(struct imap_conn *imap)
{
    imap_box_expunge(imap, !imap->closes);
    if (imap->closes) {
        imap_box_close(imap);
        imap->step = STEP_IN;
    }
    imap_say_ok(imap);
}
