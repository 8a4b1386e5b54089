/* match_many.c -- Resolving of lists: phrases that name several things.
 *
 *   lamp, loaf and all coins                 each item by itself
 *   all but the lit lamp and the loaf        the remaining things
 *
 * 1. Where only one thing is allowed, several are refused.
 * 2. Unknown items of a list are left out with their reasons if the caller allows it
 *    (request->partly). Otherwise the first unknown item fails the list. The actor is asked about
 *    an ambiguous item. */
#include "engine/core/line/match_impl.h"
#include "engine/core/output/words.h"
#include "engine/core/run/transaction.h"

/* -- lists -- */

/* Splits "a, b and c" into items, the last one first; at most WORDS_MAX. */
static size_t cut_items(struct engine *engine, struct str phrase, struct str *out)
{
    size_t count = 0;
    struct str tail = STR_NONE;
    while (count + 1 < WORDS_MAX && noun_cut_list(engine, &phrase, &tail)) {
        out[count++] = tail;
    }
    out[count++] = phrase;
    return count;
}

/* Adds the reason for an unknown item, once: in the dark all items have the same reason. */
static void note_left_out(const struct match *item, struct buf *reasons)
{
    struct str rest = buf_str(reasons);
    while (rest.length > 0) {
        if (str_equal(str_take_until(&rest, '\n'), buf_str(&item->reason))) {
            return;
        }
    }
    buf_add_text(reasons, reasons->length > 0 ? "\n" : "");
    buf_add_str(reasons, buf_str(&item->reason));
}

/* Finishes a list after each item was looked for. reasons has those of the unknown items. */
static void finish_list(
        const struct match_request *request, struct buf *reasons, struct match *out)
{
    struct str rest = buf_str(reasons);
    if (out->left_out == 0) {
        return;
    }
    buf_clear(&out->reason);
    if (out->count > 0 && request->partly) {
        buf_add_str(&out->reason, rest);
    } else {
        out->status = MATCH_NONE;
        out->left_out = out->count > 0 ? out->left_out : 0;
        out->count = 0;
        buf_add_str(&out->reason, str_take_until(&rest, '\n'));
    }
}

static void match_list(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str items[WORDS_MAX];
    struct match one = {.reason = out->reason};
    struct buf reasons = {0};
    out->count = 0;
    for (size_t i = cut_items(engine, request->phrase, items);
            i > 0 && transaction_may_work(engine); i--) {
        struct match_request part = *request;
        part.phrase = items[i - 1];
        buf_clear(&one.reason);
        one.definite = one.other_kind = one.which_one = false;
        one.count = 0;
        match_item(engine, &part, &one);
        if (one.status == MATCH_AMBIGUOUS) {
            buf_finish(&reasons);
            *out = one;
            return;
        }
        if (one.status == MATCH_NONE && out->left_out++ == 0) {
            out->definite = one.definite;
            out->other_kind = one.other_kind;
        }
        if (one.status == MATCH_NONE) {
            note_left_out(&one, &reasons);
        }
        for (size_t k = 0; k < one.count; k++) {
            match_add(out, one.ids[k], one.amounts[k]);
        }
    }
    out->reason = one.reason;
    finish_list(request, &reasons, out);
    buf_finish(&reasons);
}

static bool is_list(struct engine *engine, struct str phrase)
{
    struct str tail = STR_NONE;
    return noun_cut_list(engine, &phrase, &tail);
}

static void match_items(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    match_item(engine, request, out);
    if (out->status == MATCH_NONE && !out->definite && is_list(engine, request->phrase)) {
        match_list(engine, request, out);
    }
}

/* -- all but -- */

static void leave_out(struct match *out, const struct match *less)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        bool keeps = true;
        for (size_t k = 0; k < less->count && keeps; k++) {
            keeps = out->ids[i] != less->ids[k];
        }
        if (keeps) {
            out->ids[kept] = out->ids[i];
            out->amounts[kept++] = out->amounts[i];
        }
    }
    out->count = kept;
    out->status = kept == 1 ? MATCH_ONE : MATCH_MANY;
}

/* Resolves "all but". The exception may be outside the command's scope: "take all but the lamp"
 * leaves held things alone, including the lamp. */
static void match_but(struct engine *engine, const struct match_request *request,
        struct str exception, struct match *out)
{
    struct match_request less = *request;
    struct match *excepted = mem_alloc(sizeof(*excepted));
    less.phrase = exception;
    less.partly = false;
    less.every = true;
    less.only_unheld = false;
    less.proto = STR_NONE;
    less.likes = 0;
    less.prefers = STR_NONE;
    less.takers = NULL;
    match_items(engine, &less, excepted);
    bool unknown = excepted->status == MATCH_NONE && !excepted->definite;
    if (unknown) {
        buf_clear(&out->reason);
        buf_add_str(&out->reason, buf_str(&excepted->reason));
        out->status = MATCH_NONE;
        out->count = 0;
    } else if (excepted->status != MATCH_NONE) {
        leave_out(out, excepted);
        if (out->count == 0) {
            match_set_word(engine, request, PHRASE_nothing_left, out);
            out->definite = true;
        }
    }
    match_finish(excepted);
    mem_free(excepted);
}

/* -- the whole phrase -- */

static void match_many(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct match_request part = *request;
    struct str exception = STR_NONE;
    if (noun_cut_exception(engine, &part.phrase, &exception)) {
        match_items(engine, &part, out);
        if (out->status == MATCH_ONE || out->status == MATCH_MANY) {
            match_but(engine, request, exception, out);
        }
    } else if (is_list(engine, request->phrase)) {
        match_list(engine, request, out);
    }
}

/* Refuses a list where one thing is wanted, or its first unknown item. */
static void refuse_list(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct match_request part = *request;
    struct str tail = STR_NONE;
    while (noun_cut_list(engine, &part.phrase, &tail)) {
    }
    match_item(engine, &part, out);
    if (out->status != MATCH_NONE) {
        match_set_one_only(engine, request, out);
    }
}

/* Removes a mark that does not belong to the name, as in "tell Bob, hello" and "tell Bob:
 * hello". */
static struct str without_mark(struct str phrase)
{
    bool has_one =
            phrase.length > 1 && (str_ends(phrase, STR(",")) || str_ends(phrase, STR(":")));
    return has_one ? str_trim(str_slice(phrase, 0, phrase.length - 1)) : phrase;
}

static void match_any(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    match_item(engine, request, out);
    bool nothing = out->status == MATCH_NONE && !out->definite;
    if (nothing && request->many) {
        match_many(engine, request, out);
    } else if (nothing && is_list(engine, request->phrase)) {
        refuse_list(engine, request, out);
    }
}

void match_noun(struct engine *engine, const struct match_request *request, struct match *out)
{
    struct match_request trimmed = *request;
    trimmed.phrase = without_mark(str_trim(request->phrase));
    buf_clear(&out->reason);
    out->definite = false;
    out->other_kind = false;
    out->left_out = 0;
    out->count = 0;
    out->which_one = false;
    out->which = trimmed.phrase;
    if (request->need == NEED_PLAYER) {
        match_player_noun(engine, &trimmed, out);
        return;
    }
    if (transaction_may_work(engine)) {
        match_any(engine, &trimmed, out);
    }
    if (!transaction_may_work(engine)) {
        match_set_word(engine, &trimmed, PHRASE_names_much, out);
        out->definite = true;
    }
}
