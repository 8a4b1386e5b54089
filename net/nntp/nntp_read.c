/* nntp_read.c -- commands that read articles, overviews, and news. */
#include "net/nntp/nntp_impl.h"

#include <inttypes.h>
#include <string.h>

static void then_article(struct nntp_conn *nntp, const json_t *reply)
{
    const json_t *notice = json_array_get(json_object_get(reply, "notices"), 0);
    struct nntp_place place = nntp_place_of(nntp);
    if (!notice) {
        nntp_say(nntp, nntp->by_id ? "430 There is no such article"
                                   : "423 No article has that number");
        return;
    }
    uint64_t number = nntp_number(notice, "number");
    bool is_here = strcmp(nntp->wanted, nntp->group) == 0;
    bool head = strcmp(nntp->command, "BODY") != 0;
    bool body = strcmp(nntp->command, "HEAD") != 0;
    struct buf id = {0};
    struct buf lines = {0};
    (void)nntp_put_field(&place, notice, STR("message-id"), &id);
    int code = head && body ? 220 : head ? 221 : 222;
    code = strcmp(nntp->command, "STAT") == 0 ? 223 : code;
    nntp->current = nntp->by_id ? nntp->current : number;
    lines_printf(&nntp->base, "%d %" PRIu64 " %s\r\n", code,
            is_here || !nntp->by_id ? number : 0, id.bytes);
    if (code != 223) {
        if (head) {
            nntp_put_head(&place, notice, &lines);
        }
        if (head && body) {
            buf_add_text(&lines, "\r\n");
        }
        if (body) {
            nntp_put_body(notice, &lines);
        }
        nntp_put_lines(nntp, &lines);
    }
    buf_finish(&id);
}

/* Parses the argument: an id, a range, or nothing for the current article. Returns false if it
 * has answered with an error. */
static bool take_wanted(struct nntp_conn *nntp, struct str rest, bool ranges)
{
    struct str group = STR_NONE;
    uint64_t number = 0;
    nntp->by_id = str_starts(rest, STR("<"));
    if (nntp->by_id) {
        bool ours = nntp_read_id(rest, lines_domain(&nntp->base), &number, &group) &&
                    group.length <= NNTP_GROUP_MAX && number <= INT64_MAX;
        if (!ours) {
            nntp_say(nntp, "430 There is no such article");
            return false;
        }
        (void)str_copy(group, nntp->wanted, sizeof(nntp->wanted));
        nntp->from = nntp->to = number;
        return true;
    }
    if (!nntp->group[0]) {
        nntp_say(nntp, "412 Choose a group first: GROUP");
        return false;
    }
    (void)str_copy(str_of(nntp->group), nntp->wanted, sizeof(nntp->wanted));
    if (rest.length == 0 && nntp->current == 0) {
        nntp_say(nntp, "420 There is no current article");
        return false;
    }
    nntp->from = nntp->to = nntp->current;
    bool ok = rest.length == 0 || nntp_read_range(nntp, rest);
    if (!ok || (!ranges && nntp->from != nntp->to)) {
        nntp_say(nntp, "501 That is not an article number");
        return false;
    }
    return true;
}

void nntp_run_article(struct nntp_conn *nntp, struct str rest)
{
    if (take_wanted(nntp, rest, false)) {
        nntp_ask(nntp, "notice.read", nntp_range_of(nntp), then_article);
    }
}

static void then_over(struct nntp_conn *nntp, const json_t *reply)
{
    struct nntp_place place = nntp_place_of(nntp);
    struct buf *lines = &nntp->article;
    size_t i = 0;
    const json_t *notice = NULL;
    bool fields = nntp->words.length > 0;
    json_array_foreach(json_object_get(reply, "notices"), i, notice)
    {
        if (fields) {
            buf_printf(lines, "%" PRIu64 " ", nntp->by_id ? 0 : nntp_number(notice, "number"));
            (void)nntp_put_field(&place, notice, buf_str(&nntp->words), lines);
            buf_add_text(lines, "\r\n");
        } else {
            nntp_put_overview(&place, notice, lines);
        }
    }
    if (nntp_go_on(nntp, reply, "notice.measure", then_over)) {
        return;
    }
    if (lines->length == 0) {
        nntp_say(nntp,
                nntp->by_id ? "430 There is no such article" : "423 No articles in that range");
    } else {
        nntp_say(nntp, !fields                              ? "224 Overview"
                       : strcmp(nntp->command, "XHDR") == 0 ? "221 Fields"
                                                            : "225 Fields");
        nntp_put_lines(nntp, lines);
    }
}

void nntp_run_over(struct nntp_conn *nntp, struct str rest)
{
    buf_clear(&nntp->words);
    buf_clear(&nntp->article);
    if (take_wanted(nntp, rest, true)) {
        nntp_ask(nntp, "notice.measure", nntp_range_of(nntp), then_over);
    }
}

void nntp_run_hdr(struct nntp_conn *nntp, struct str rest)
{
    struct nntp_place place = {"", ""};
    struct buf none = {0};
    struct str name = str_take_word(&rest);
    bool known = nntp_put_field(&place, NULL, name, &none);
    buf_finish(&none);
    buf_clear(&nntp->words);
    buf_add_str(&nntp->words, name);
    buf_clear(&nntp->article);
    if (!known) {
        nntp_say(nntp, "503 There is no such field; LIST HEADERS lists them");
    } else if (take_wanted(nntp, rest, true)) {
        nntp_ask(nntp, "notice.measure", nntp_range_of(nntp), then_over);
    }
}

/* Moves to the next article, or to the last before the current one, which is found at the end
 * of the list; nntp->article has its answer. */
static void then_step(struct nntp_conn *nntp, const json_t *reply)
{
    const json_t *notices = json_object_get(reply, "notices");
    size_t count = json_array_size(notices);
    bool back = strcmp(nntp->command, "LAST") == 0;
    struct nntp_place place = nntp_place_of(nntp);
    if (count > 0) {
        const json_t *notice = json_array_get(notices, back ? count - 1 : 0);
        buf_clear(&nntp->article);
        nntp->current = nntp_number(notice, "number");
        buf_printf(&nntp->article, "223 %" PRIu64 " ", nntp->current);
        (void)nntp_put_field(&place, notice, STR("message-id"), &nntp->article);
    }
    bool found = nntp->article.length > 0;
    if ((found && !back) || !nntp_go_on(nntp, reply, "notice.list", then_step)) {
        nntp_say(nntp, found  ? nntp->article.bytes
                       : back ? "422 There is no previous article"
                              : "421 There is no next article");
    }
}

void nntp_run_step(struct nntp_conn *nntp, struct str rest)
{
    (void)rest;
    bool back = strcmp(nntp->command, "LAST") == 0;
    if (take_wanted(nntp, STR_NONE, false)) {
        nntp->from = back ? 0 : nntp->current + 1;
        nntp->to = back ? nntp->current - 1 : INT64_MAX;
        buf_clear(&nntp->article);
        nntp_ask(nntp, "notice.list", nntp_range_of(nntp), then_step);
    }
}

static void ask_next_board(struct nntp_conn *nntp);

static void then_new(struct nntp_conn *nntp, const json_t *reply)
{
    struct nntp_place place = nntp_place_of(nntp);
    size_t i = 0;
    const json_t *notice = NULL;
    json_array_foreach(json_object_get(reply, "notices"), i, notice)
    {
        if (json_integer_value(json_object_get(notice, "time")) >= nntp->since) {
            (void)nntp_put_field(&place, notice, STR("message-id"), &nntp->article);
            buf_add_text(&nntp->article, "\r\n");
        }
    }
    if (!nntp_go_on(nntp, reply, "notice.list", then_new)) {
        ask_next_board(nntp);
    }
}

static void ask_next_board(struct nntp_conn *nntp)
{
    const json_t *board = NULL;
    while ((board = json_array_get(nntp->boards, nntp->at++)) &&
            !nntp_fits(buf_str(&nntp->words), str_of(nntp_text(board, "group")))) {
    }
    if (board && nntp_take_group(nntp, str_of(nntp_text(board, "group")))) {
        nntp->from = 0;
        nntp->to = INT64_MAX;
        nntp_ask(nntp, "notice.list", nntp_range_of(nntp), then_new);
        return;
    }
    json_decref(nntp->boards);
    nntp->boards = NULL;
    nntp_say(nntp, "230 New articles");
    nntp_put_lines(nntp, &nntp->article);
}

static void then_newnews(struct nntp_conn *nntp, const json_t *reply)
{
    nntp->boards = json_incref(json_object_get(reply, "boards"));
    nntp->at = 0;
    buf_clear(&nntp->article);
    ask_next_board(nntp);
}

void nntp_run_newnews(struct nntp_conn *nntp, struct str rest)
{
    struct str patterns = str_take_word(&rest);
    struct str date = str_take_word(&rest);
    buf_clear(&nntp->words);
    buf_add_str(&nntp->words, patterns);
    if (nntp_read_time(date, str_take_word(&rest), &nntp->since)) {
        nntp_ask(nntp, "notice.boards", NULL, then_newnews);
    } else {
        nntp_say(nntp, "501 Usage: NEWNEWS * 20260101 000000");
    }
}
