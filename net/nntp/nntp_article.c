/* nntp_article.c -- converts between notices on a board and articles of a newsgroup.
 *
 * The Message-ID contains the notice's number and group, so an article is found by it without
 * an index. */
#include "net/nntp/nntp_article.h"

#include "engine/base/catalogue.h"
#include "net/shared/mime.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct str text_of_nntp_article(const json_t *notice, const char *name)
{
    const json_t *value = json_object_get(notice, name);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : STR_NONE;
}

static uint64_t number_of(const json_t *notice, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(notice, name));
}

static void put_id(const struct nntp_place *place, uint64_t number, struct buf *out)
{
    buf_printf(out, "<%" PRIu64 ".%s@%s>", number, place->group, place->domain);
}

void nntp_put_body(const json_t *notice, struct buf *out)
{
    struct str text = text_of_nntp_article(notice, "text");
    while (text.length > 0) {
        buf_add_str(out, str_take_until(&text, '\n'));
        buf_add_text(out, "\r\n");
    }
}

static void put_from(const struct nntp_place *place, const json_t *notice, struct buf *out)
{
    struct mime_head head = {.domain = str_of(place->domain)};
    struct str author = text_of_nntp_article(notice, "author");
    mime_put_words(author, out);
    buf_add_text(out, " <");
    mime_put_address(&head, author, out);
    buf_add_text(out, ">");
}

bool nntp_put_field(
        const struct nntp_place *place, const json_t *notice, struct str name, struct buf *out)
{
    if (str_equal_nocase(name, STR("subject"))) {
        mime_put_words(text_of_nntp_article(notice, "subject"), out);
    } else if (str_equal_nocase(name, STR("from"))) {
        put_from(place, notice, out);
    } else if (str_equal_nocase(name, STR("date"))) {
        mime_put_date((int64_t)number_of(notice, "time"), out);
    } else if (str_equal_nocase(name, STR("message-id"))) {
        put_id(place, number_of(notice, "number"), out);
    } else if (str_equal_nocase(name, STR("references"))) {
        if (number_of(notice, "reply_to") > 0) {
            put_id(place, number_of(notice, "reply_to"), out);
        }
    } else if (str_equal_nocase(name, STR("newsgroups"))) {
        buf_add_text(out, place->group);
    } else if (str_equal_nocase(name, STR("path"))) {
        buf_printf(out, "%s!not-for-mail", place->domain);
    } else if (str_equal_nocase(name, STR(":lines")) || str_equal_nocase(name, STR("lines"))) {
        buf_printf(out, "%" PRIu64, number_of(notice, "lines"));
    } else if (str_equal_nocase(name, STR(":bytes")) || str_equal_nocase(name, STR("bytes"))) {
        buf_printf(out, "%" PRIu64, number_of(notice, "bytes"));
    } else {
        return false;
    }
    return true;
}

void nntp_put_head(const struct nntp_place *place, const json_t *notice, struct buf *out)
{
    static const char *const names[] = {
            "Path", "From", "Newsgroups", "Subject", "Date", "Message-ID", "References"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t begun = out->length;
        buf_printf(out, "%s: ", names[i]);
        size_t value = out->length;
        (void)nntp_put_field(place, notice, str_of(names[i]), out);
        if (out->length > value) {
            buf_add_text(out, "\r\n");
        } else {
            buf_truncate(out, begun);
        }
    }
    buf_add_text(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: 8bit\r\n");
}

void nntp_put_overview(const struct nntp_place *place, const json_t *notice, struct buf *out)
{
    static const char *const names[] = {
            "subject", "from", "date", "message-id", "references", ":bytes", ":lines"};
    buf_printf(out, "%" PRIu64, number_of(notice, "number"));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        buf_add_char(out, '\t');
        (void)nntp_put_field(place, notice, str_of(names[i]), out);
    }
    buf_add_text(out, "\r\n");
}

void nntp_put_dotted(struct str lines, struct buf *out)
{
    while (lines.length > 0) {
        struct str line = str_take_until(&lines, '\n');
        if (str_starts(line, STR("."))) {
            buf_add_char(out, '.');
        }
        buf_add_str(out, line);
        buf_add_char(out, '\n');
    }
    buf_add_text(out, ".\r\n");
}

bool nntp_read_id(
        struct str id, const char *domain, uint64_t *out_number, struct str *out_group)
{
    if (id.length < 2 || !str_starts(id, STR("<")) || !str_ends(id, STR(">"))) {
        return false;
    }
    struct str rest = str_slice(id, 1, id.length - 1);
    struct str number = str_take_until(&rest, '.');
    *out_group = str_take_until(&rest, '@');
    return str_equal_nocase(rest, str_of(domain)) && out_group->length > 0 &&
           str_to_u64(number, out_number) && *out_number > 0;
}

static struct str without_cr(struct str line)
{
    return str_slice(line, 0, line.length - str_ends(line, STR("\r")));
}

/* Appends a header's value, unfolded. Returns false if the header is missing. */
static bool find_header(struct str article, struct str name, struct buf *out)
{
    bool found = false;
    while (article.length > 0) {
        struct str line = without_cr(str_take_until(&article, '\n'));
        struct str value = line;
        if (line.length == 0) {
            return found;
        }
        if (found && (line.bytes[0] == ' ' || line.bytes[0] == '\t')) {
            buf_add_char(out, ' ');
            buf_add_str(out, str_trim(line));
        } else if (found) {
            return true;
        } else if (str_equal_nocase(str_take_until(&value, ':'), name)) {
            buf_add_str(out, str_trim(value));
            found = true;
        }
    }
    return found;
}

/* Sets the reply to the last of our articles in the references. */
static void take_references(struct str references, const char *domain, struct nntp_post *out)
{
    while (references.length > 0) {
        struct str group = STR_NONE;
        uint64_t number = 0;
        struct str id = str_take_word(&references);
        if (nntp_read_id(id, domain, &number, &group) &&
                str_equal_nocase(group, buf_str(&out->group))) {
            out->reply_to = number;
        }
    }
}

bool nntp_read_post(
        struct str article, const char *domain, struct nntp_post *out, const char **out_why)
{
    struct mime_letter letter = {0};
    struct buf references = {0};
    enum mime_result result = mime_read(article, &letter);
    bool has_group = find_header(article, STR("Newsgroups"), &out->group);
    if (find_header(article, STR("References"), &references)) {
        take_references(buf_str(&references), domain, out);
    }
    *out_why =
            result == MIME_BAD ? LINE_MARK("That is not an article, or it has too many parts")
            : result == MIME_MANY_FROM
                    ? LINE_MARK("An article has one author: one From, with one address")
            : find_header(article, STR("Control"), &references) ||
                            find_header(article, STR("Supersedes"), &references)
                    ? LINE_MARK("You can't delete notices from here; in the game: board delete "
                                "NUMBER")
            : result == MIME_NO_TEXT || letter.text.length == 0
                    ? LINE_MARK("A notice must be plain text, and this has none")
            : !has_group || out->group.length == 0 ? LINE_MARK("Newsgroups must name a board")
            : str_find_char(buf_str(&out->group), ',', 0) != SIZE_MAX
                    ? LINE_MARK("A notice can go to one board only")
            : letter.subject.length == 0 ? LINE_MARK("A notice must have a subject")
                                         : NULL;
    buf_add_str(&out->subject, buf_str(&letter.subject));
    buf_add_str(&out->text, buf_str(&letter.text));
    buf_finish(&references);
    mime_letter_finish(&letter);
    return *out_why == NULL;
}

void nntp_post_finish(struct nntp_post *post)
{
    buf_finish(&post->group);
    buf_finish(&post->subject);
    buf_finish(&post->text);
    *post = (struct nntp_post){0};
}

bool nntp_fits(struct str patterns, struct str name)
{
    bool fits = false;
    while (patterns.length > 0) {
        struct str pattern = str_take_until(&patterns, ',');
        bool is_left_out = str_starts(pattern, STR("!"));
        pattern = str_slice(pattern, is_left_out, pattern.length);
        if (str_fits_glob(pattern, name)) {
            fits = !is_left_out;
        }
    }
    return fits;
}

bool nntp_read_time(struct str date, struct str time, int64_t *out)
{
    char text[24];
    struct tm parts = {0};
    uint64_t number = 0;
    if ((date.length != 8 && date.length != 6) || time.length != 6 ||
            !str_to_u64(date, &number) || !str_to_u64(time, &number)) {
        return false;
    }
    (void)snprintf(text, sizeof(text), "%s%.*s%.*s", date.length == 6 ? "20" : "",
            STR_FMT(date), STR_FMT(time));
    const char *end = strptime(text, "%Y%m%d%H%M%S", &parts);
    *out = end && *end == '\0' ? (int64_t)timegm(&parts) : 0;
    return end && *end == '\0';
}
