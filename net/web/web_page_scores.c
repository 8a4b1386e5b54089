/* web_page_scores.c -- who has walked, built, talked and solved the most?
 *
 * Four boards as a machine in an arcade showed them: ten ranks, a name, a figure with leading
 * zeros. They are tables, so that they read aloud as what they are; the rest is the style
 * sheet's. */
#include "net/web/web_page.h"

static void put_row(struct buf *out, size_t rank, const json_t *row)
{
    static const char *const ordinals[] = {
            "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"};
    bool known = rank < sizeof(ordinals) / sizeof(ordinals[0]);
    buf_printf(out, "<tr><th scope=\"row\">%s</th><td>", known ? ordinals[rank] : "");
    web_put(out, web_text(row, "name"));
    buf_printf(out, "</td><td class=\"score\">%06lld</td></tr>",
            (long long)web_number(row, "score"));
}

static void put_board(struct buf *out, const json_t *board)
{
    const json_t *rows = json_object_get(board, "rows");
    buf_add_text(out, "<section class=\"board\"><h2>");
    web_put(out, web_text(board, "title"));
    buf_add_text(out, "</h2>");
    if (json_array_size(rows) == 0) {
        buf_add_text(out, "<p>No score yet. Insert yourself.</p></section>");
        return;
    }
    buf_add_text(out, "<table><thead><tr><th scope=\"col\">Rank</th><th scope=\"col\">Name</th>"
                      "<th scope=\"col\">");
    web_put(out, web_text(board, "unit"));
    buf_add_text(out, "</th></tr></thead><tbody>");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        put_row(out, i, json_array_get(rows, i));
    }
    buf_add_text(out, "</tbody></table></section>");
}

void web_page_scores(const json_t *reply, const struct http_page *page, struct buf *out)
{
    const json_t *boards = json_object_get(reply, "boards");
    struct web_page frame = {"/highscores", STR("High scores"), "page arcade", NULL, reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out, "<h1>High scores</h1><div class=\"boards\">");
    for (size_t i = 0; i < json_array_size(boards); i++) {
        put_board(out, json_array_get(boards, i));
    }
    buf_add_text(out, "</div><p class=\"start\"><a href=\"/play\">Press start</a></p>");
    web_page_end(page, out);
}
