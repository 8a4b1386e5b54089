/* option_mxp_test.c -- Links in markup as the bytes of MXP. In the expected bytes ESC is written "^". */
#include "net/mudclients/options.h"
#include "net/telnet/tel_render.h"
#include "tests/modules/mudclients/mud_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

struct mxp_row {
    const char *markup;
    const char *expected;
};

static void check_mxp(struct tel_style *style, const struct mxp_row *rows, size_t count)
{
    option_mxp.style(NULL, style);
    for (size_t i = 0; i < count; i++) {
        struct buf out = {0};
        tel_render_lines(style, str_of(rows[i].markup), &out);
        for (size_t k = 0; k < out.length; k++) {
            out.bytes[k] = out.bytes[k] == '\033' ? '^' : out.bytes[k];
        }
        assert_str(buf_str(&out), rows[i].expected);
        buf_finish(&out);
    }
}

#define CHECK_MXP(style, rows) check_mxp(style, rows, sizeof(rows) / sizeof((rows)[0]))

#define LINK_OPEN(line) "^[4z<SEND HREF=\"" line "\">"
#define LINK_CLOSE "^[4z</SEND>"

TEST(text_cannot_forge_link_tags)
{
    struct tel_style links = {.utf8 = true};
    struct tel_style narrow = {.utf8 = true, .columns = 10};
    struct tel_style ascii = {0};
    static const struct mxp_row rows[] = {
            {"a <cmd look at lamp>lamp</cmd>.",
                    "a " LINK_OPEN("look at lamp") "lamp" LINK_CLOSE ".\r\n"},
            {"<cmd n>north</>, <cmd @list #12>b</>",
                    LINK_OPEN("n") "north" LINK_CLOSE ", " LINK_OPEN("@list #12") "b" LINK_CLOSE
                                                                                  "\r\n"},
            {"<cmd a>x <cmd b>y</></>", LINK_OPEN("a") "x y" LINK_CLOSE "\r\n"},
            {"<cmd a>x\ny</> z", LINK_OPEN("a") "x" LINK_CLOSE "\r\ny z\r\n"},
            {"<cmd a>x", LINK_OPEN("a") "x" LINK_CLOSE "\r\n"},
            {"<<SEND HREF=\"quit\">x &lt; \x1B[4z", "<SEND HREF=\"quit\">x &lt; [4z\r\n"},
            {"<cmd look a;quit>x</>", "x\r\n"},
            {"<cmd look a|quit>x</>", "x\r\n"},
            {"<cmd look &text\">x</>", "x\r\n"},
            {"<cmd #system rm>x</>", "x\r\n"},
            {"<cmd /quit>x</>", "x\r\n"},
            {"<cmd ask NAME for help>x</>", "x\r\n"},
            {"<cmd look at I>x</>", LINK_OPEN("look at I") "x" LINK_CLOSE "\r\n"},
    };
    static const struct mxp_row narrow_rows[] = {
            {"go <cmd north>to the north</> now",
                    "go " LINK_OPEN("north") "to the" LINK_CLOSE "\r\n" LINK_OPEN(
                            "north") "north" LINK_CLOSE " now\r\n"},
            {"go <cmd n>northwards</>", "go\r\n" LINK_OPEN("n") "northwards" LINK_CLOSE "\r\n"},
    };
    static const struct mxp_row ascii_rows[] = {{"<cmd look \xC3\xA9>x</>", "x\r\n"}};

    CHECK_MXP(&links, rows);
    CHECK_MXP(&narrow, narrow_rows);
    CHECK_MXP(&ascii, ascii_rows);
}

TEST(links_are_sent_to_clients_that_agree_to_mxp)
{
    struct tel_peer peer = {.option = mud_option};
    struct msg text = {.kind = MSG_TEXT, .text = STR("<cmd look>look</cmd>")};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_tell(&peer, text);
    assert_bytes(buf_str(&peer.seen), "look\r\n");
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(DO MXP));
    assert_bytes(buf_str(&peer.seen), SB MXP SE "\033[7z");
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, text);

    assert_bytes(buf_str(&peer.seen), "\033[4z<SEND HREF=\"look\">look\033[4z</SEND>\r\n");
    tel_peer_close(&peer);
}
