/* nntp_group.c -- lists boards, and keeps a reader's group and current article. */
#include "net/nntp/nntp_impl.h"

#include <inttypes.h>
#include <string.h>

static const json_t *find_board(const json_t *reply, const char *group)
{
    size_t i = 0;
    const json_t *board = NULL;
    json_array_foreach(json_object_get(reply, "boards"), i, board)
    {
        if (strcmp(nntp_text(board, "group"), group) == 0) {
            return board;
        }
    }
    return NULL;
}

/* Selects the wanted group, and writes the first line of the answer to GROUP and LISTGROUP. */
static bool choose(struct nntp_conn *nntp, const json_t *reply)
{
    const json_t *board = find_board(reply, nntp->wanted);
    if (!board) {
        nntp_say(nntp, "411 There is no such board, or you may not read it");
        return false;
    }
    (void)str_copy(str_of(nntp->wanted), nntp->group, sizeof(nntp->group));
    nntp->first = nntp_number(board, "first");
    nntp->last = nntp_number(board, "last");
    nntp->current = nntp_number(board, "count") > 0 ? nntp->first : 0;
    lines_printf(&nntp->base, "211 %" PRIu64 " %" PRIu64 " %" PRIu64 " %s\r\n",
            nntp_number(board, "count"), nntp->first, nntp->last, nntp->group);
    return true;
}

static void then_group(struct nntp_conn *nntp, const json_t *reply)
{
    (void)choose(nntp, reply);
}

static void then_numbers(struct nntp_conn *nntp, const json_t *reply)
{
    size_t i = 0;
    const json_t *notice = NULL;
    json_array_foreach(json_object_get(reply, "notices"), i, notice)
    {
        buf_printf(&nntp->article, "%" PRIu64 "\r\n", nntp_number(notice, "number"));
    }
    if (!nntp_go_on(nntp, reply, "notice.list", then_numbers)) {
        nntp_put_lines(nntp, &nntp->article);
    }
}

bool nntp_go_on(struct nntp_conn *nntp, const json_t *reply, const char *call, nntp_then *then)
{
    uint64_t next = nntp_number(reply, "next");
    if (next > 0) {
        nntp->from = next;
        nntp_ask(nntp, call, nntp_range_of(nntp), then);
    }
    return next > 0;
}

json_t *nntp_range_of(const struct nntp_conn *nntp)
{
    return json_pack("{s:s, s:I, s:I}", "group", nntp->wanted, "from", (json_int_t)nntp->from,
            "to", (json_int_t)nntp->to);
}

static void then_listgroup(struct nntp_conn *nntp, const json_t *reply)
{
    if (choose(nntp, reply)) {
        buf_clear(&nntp->article);
        nntp_ask(nntp, "notice.list", nntp_range_of(nntp), then_numbers);
    }
}

/* Parses N, N- or N-M; empty means all. Returns false if it is invalid. */
bool nntp_read_range(struct nntp_conn *nntp, struct str range)
{
    struct str rest = range;
    struct str first = str_take_until(&rest, '-');
    bool is_one = first.length == range.length;
    nntp->from = 0;
    nntp->to = INT64_MAX;
    return range.length == 0 ||
           (str_to_u64(first, &nntp->from) && nntp->from <= INT64_MAX &&
                   (rest.length > 0 ? str_to_u64(rest, &nntp->to) && nntp->to <= INT64_MAX
                                    : !is_one || (nntp->to = nntp->from, true)));
}

bool nntp_take_group(struct nntp_conn *nntp, struct str name)
{
    if (name.length > NNTP_GROUP_MAX) {
        nntp_say(nntp, "411 There is no such board");
        return false;
    }
    (void)str_copy(name, nntp->wanted, sizeof(nntp->wanted));
    return true;
}

void nntp_run_group(struct nntp_conn *nntp, struct str rest)
{
    if (rest.length == 0) {
        nntp_say(nntp, "501 Usage: GROUP tavern.board");
    } else if (nntp_take_group(nntp, rest)) {
        nntp_ask(nntp, "notice.boards", NULL, then_group);
    }
}

void nntp_run_listgroup(struct nntp_conn *nntp, struct str rest)
{
    struct str group = str_take_word(&rest);
    if (!nntp_read_range(nntp, rest)) {
        nntp_say(nntp, "501 Usage: LISTGROUP tavern.board 1-20");
    } else if (group.length == 0 && !nntp->group[0]) {
        nntp_say(nntp, "412 Choose a group first: GROUP");
    } else if (nntp_take_group(nntp, group.length > 0 ? group : str_of(nntp->group))) {
        nntp_ask(nntp, "notice.boards", NULL, then_listgroup);
    }
}

static void then_list(struct nntp_conn *nntp, const json_t *reply)
{
    struct buf lines = {0};
    size_t i = 0;
    const json_t *board = NULL;
    bool about = strcmp(nntp->command, "NEWSGROUPS") == 0;
    json_array_foreach(json_object_get(reply, "boards"), i, board)
    {
        const char *group = nntp_text(board, "group");
        if (nntp->words.length > 0 && !nntp_fits(buf_str(&nntp->words), str_of(group))) {
            continue;
        }
        if (about) {
            buf_printf(&lines, "%s\t%s\r\n", group, nntp_text(board, "about"));
        } else {
            buf_printf(&lines, "%s %" PRIu64 " %" PRIu64 " y\r\n", group,
                    nntp_number(board, "last"), nntp_number(board, "first"));
        }
    }
    nntp_say(nntp, "215 The boards that you may read");
    nntp_put_lines(nntp, &lines);
}

void nntp_run_list(struct nntp_conn *nntp, struct str rest)
{
    struct str what = str_take_word(&rest);
    bool about = str_equal_nocase(what, STR("NEWSGROUPS"));
    buf_clear(&nntp->words);
    buf_add_str(&nntp->words, rest);
    (void)str_copy(
            about ? STR("NEWSGROUPS") : STR("ACTIVE"), nntp->command, sizeof(nntp->command));
    if (str_equal_nocase(what, STR("OVERVIEW.FMT"))) {
        nntp_say(nntp,
                "215 Fields\r\nSubject:\r\nFrom:\r\nDate:\r\nMessage-ID:\r\nReferences:\r\n"
                ":bytes\r\n:lines\r\n.");
    } else if (str_equal_nocase(what, STR("HEADERS"))) {
        nntp_say(nntp, "215 Fields\r\nSubject\r\nFrom\r\nDate\r\nMessage-ID\r\nReferences\r\n"
                       "Newsgroups\r\nPath\r\n:bytes\r\n:lines\r\n.");
    } else if (what.length == 0 || about || str_equal_nocase(what, STR("ACTIVE"))) {
        nntp_ask(nntp, "notice.boards", NULL, then_list);
    } else {
        nntp_say(nntp, "501 LIST supports ACTIVE, NEWSGROUPS, OVERVIEW.FMT and HEADERS");
    }
}

/* The game does not record when a board was created. */
void nntp_run_newgroups(struct nntp_conn *nntp, struct str rest)
{
    int64_t since = 0;
    struct str date = str_take_word(&rest);
    if (nntp_read_time(date, str_take_word(&rest), &since)) {
        nntp_say(nntp, "231 No new groups known\r\n.");
    } else {
        nntp_say(nntp, "501 Usage: NEWGROUPS 20260101 000000");
    }
}
