/* nntp_fuzz.c -- Any bytes are an article for a board, or are refused. */
#include "engine/base/err.h"
#include "net/nntp/nntp_article.h"
#include "tests/fuzz/fuzz_target.h"

#include <jansson.h>

/* A text accepted as an announcement can be written as an article, and none of its lines ends the
 * article early. */
static void read_article(struct str bytes)
{
    struct nntp_post post = {0};
    const char *why = NULL;
    if (nntp_read_post(bytes, "mud", &post, &why)) {
        struct nntp_place place = {"mud", "a.board"};
        struct buf lines = {0};
        struct buf dotted = {0};
        json_t *notice = json_pack("{s:I, s:I, s:I, s:s, s:s%, s:s%}", "number", (json_int_t)1,
                "time", (json_int_t)1000000000, "reply_to",
                (json_int_t)(post.reply_to & 0xffff), "author", "Ann", "subject",
                post.subject.bytes, post.subject.length, "text", post.text.bytes,
                post.text.length);
        must(notice);
        nntp_put_head(&place, notice, &lines);
        nntp_put_overview(&place, notice, &lines);
        must(str_find_char(buf_str(&lines), '\0', 0) == SIZE_MAX);
        nntp_put_body(notice, &lines);
        nntp_put_dotted(buf_str(&lines), &dotted);
        must(str_ends(buf_str(&dotted), STR("\n.\r\n")));
        json_decref(notice);
        buf_finish(&lines);
        buf_finish(&dotted);
    } else {
        must(why && why[0]);
    }
    nntp_post_finish(&post);
}

FUZZ_TARGET(nntp)
{
    read_article((struct str){(const char *)data, size});
    return 0;
}
