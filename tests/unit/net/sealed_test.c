/* sealed_test.c -- Two processes with one secret understand each other; another secret, purpose,
 * side or byte fails. */
#include "net/shared/sealed.h"

#include "engine/base/mem.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct sealed_key right = {"0123456789abcdef0123456789abcde"};
static const struct sealed_key wrong = {"0123456789abcdef0123456789abcdf"};

/* One side, with its sent and received data. */
struct sealed_side {
    struct sealed sealed;
    struct buf out;
    struct buf heard;
    enum sealed_end end;
};

static bool hear(void *data, struct str plain)
{
    buf_add_str(data, plain);
    return true;
}

static void begin_side(
        struct sealed_side *side, const struct sealed_key *key, const char *purpose, bool dials)
{
    *side = (struct sealed_side){.end = SEALED_ON};
    sealed_begin(&side->sealed, key, purpose, dials, &side->out);
}

/* Gives one side the other's data, in pieces of that size. */
static void carry(struct sealed_side *from, struct sealed_side *to, size_t piece)
{
    for (size_t at = 0; at < from->out.length && to->end == SEALED_ON; at += piece) {
        size_t end = from->out.length - at > piece ? at + piece : from->out.length;
        to->end = sealed_read(&to->sealed, str_slice(buf_str(&from->out), at, end), hear,
                &to->heard, &to->out);
    }
    buf_clear(&from->out);
}

static void talk(struct sealed_side *one, struct sealed_side *two, size_t piece)
{
    for (int i = 0; i < 4; i++) {
        carry(one, two, piece);
        carry(two, one, piece);
    }
}

static void finish_side(struct sealed_side *side)
{
    sealed_finish(&side->sealed);
    buf_finish(&side->out);
    buf_finish(&side->heard);
}

static void say_side(struct sealed_side *side, const char *text)
{
    sealed_write(&side->sealed, str_of(text), &side->out);
}

TEST(two_sides_with_one_secret_talk_in_any_pieces)
{
    for (size_t piece = 1; piece < 200; piece += 13) {
        struct sealed_side one;
        struct sealed_side two;
        begin_side(&one, &right, "link", true);
        begin_side(&two, &right, "link", false);
        say_side(&one, "said before there are keys");
        talk(&one, &two, piece);
        say_side(&two, "and answered");
        talk(&one, &two, piece);

        assert_int_equal(one.end, SEALED_ON);
        assert_int_equal(two.end, SEALED_ON);
        assert_string_equal(two.heard.bytes, "said before there are keys");
        assert_string_equal(one.heard.bytes, "and answered");
        finish_side(&one);
        finish_side(&two);
    }
}

/* Answers received text, at once and by its own send, as services do. */
static bool answer(void *data, struct str plain)
{
    struct sealed_side *side = data;
    struct buf sent = {0};
    buf_add_str(&side->heard, plain);
    sealed_write(&side->sealed, STR("answered"), &sent);
    buf_add_str(&side->out, buf_str(&sent));
    buf_finish(&sent);
    return true;
}

TEST(an_answer_is_sent_after_the_proof_of_the_key)
{
    struct sealed_side one;
    struct sealed_side two;
    struct buf later = {0};
    begin_side(&one, &right, "link", true);
    begin_side(&two, &right, "link", false);
    say_side(&two, "welcome");
    carry(&one, &two, 4096);

    /* Hello, header, proof and text come in one piece. */
    one.end = sealed_read(&one.sealed, buf_str(&two.out), answer, &one, &later);
    buf_clear(&two.out);
    buf_add_str(&one.out, buf_str(&later));
    carry(&one, &two, 4096);

    assert_int_equal(one.end, SEALED_ON);
    assert_int_equal(two.end, SEALED_ON);
    assert_string_equal(two.heard.bytes, "answered");
    buf_finish(&later);
    finish_side(&one);
    finish_side(&two);
}

TEST(a_long_text_arrives_whole_and_is_encrypted_on_the_way)
{
    struct sealed_side one;
    struct sealed_side two;
    struct buf text = {0};
    for (int i = 0; i < 20000; i++) {
        buf_printf(&text, "line %d; ", i);
    }
    begin_side(&one, &right, "link", true);
    begin_side(&two, &right, "link", false);
    talk(&one, &two, 4096);
    say_side(&one, text.bytes);

    assert_null(memmem(one.out.bytes, one.out.length, "line 19999", 10));
    talk(&one, &two, 4096);
    assert_true(str_equal(buf_str(&two.heard), buf_str(&text)));
    buf_finish(&text);
    finish_side(&one);
    finish_side(&two);
}

TEST(another_secret_purpose_or_side_is_refused)
{
    static const struct {
        const struct sealed_key *key;
        const char *purpose;
        bool dials;
    } cases[] = {{&wrong, "link", false}, {&right, "gate", false}, {&right, "link", true}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sealed_side one;
        struct sealed_side two;
        begin_side(&one, &right, "link", true);
        begin_side(&two, cases[i].key, cases[i].purpose, cases[i].dials);
        say_side(&one, "a secret");
        say_side(&two, "a lie");
        talk(&one, &two, 4096);

        assert_int_equal(one.end, SEALED_WRONG);
        assert_int_equal(two.end, SEALED_WRONG);
        assert_false(one.sealed.proven || two.sealed.proven);
        assert_int_equal(one.heard.length + two.heard.length, 0);
        finish_side(&one);
        finish_side(&two);
    }
}

TEST(reflected_bytes_are_refused)
{
    struct sealed_side one;
    begin_side(&one, &right, "link", true);
    struct buf mine = {0};
    buf_add_str(&mine, buf_str(&one.out));
    buf_clear(&one.out);

    one.end = sealed_read(&one.sealed, buf_str(&mine), hear, &one.heard, &one.out);

    assert_int_equal(one.end, SEALED_WRONG);
    buf_finish(&mine);
    finish_side(&one);
}

TEST(a_recording_of_another_connection_proves_nothing)
{
    struct sealed_side one;
    struct sealed_side two;
    struct buf recording = {0};
    begin_side(&one, &right, "link", true);
    begin_side(&two, &right, "link", false);
    buf_add_str(&recording, buf_str(&one.out));
    carry(&one, &two, 4096);
    carry(&two, &one, 4096);
    buf_add_str(&recording, buf_str(&one.out));
    carry(&one, &two, 4096);
    assert_true(two.sealed.proven);
    finish_side(&two);
    begin_side(&two, &right, "link", false);

    two.end = sealed_read(&two.sealed, buf_str(&recording), hear, &two.heard, &two.out);

    assert_int_equal(two.end, SEALED_WRONG);
    assert_false(two.sealed.proven);
    buf_finish(&recording);
    finish_side(&one);
    finish_side(&two);
}

TEST(a_changed_bit_is_detected)
{
    for (size_t at = 0;; at++) {
        struct sealed_side one;
        struct sealed_side two;
        begin_side(&one, &right, "link", true);
        begin_side(&two, &right, "link", false);
        talk(&one, &two, 4096);
        say_side(&one, "said");
        bool over = at >= one.out.length;
        if (!over) {
            one.out.bytes[at] ^= 1;
        }
        carry(&one, &two, 4096);
        assert_int_equal(two.heard.length, over ? 4 : 0);
        finish_side(&one);
        finish_side(&two);
        if (over) {
            break;
        }
    }
}

TEST(other_protocols_and_too_long_chunks_are_refused)
{
    static const char *const foreign[] = {
            "GET / HTTP/1.1\r\n", "skein sealed\x02", "connect ann pw\n"};
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        struct sealed_side one;
        begin_side(&one, &right, "link", false);
        one.end = sealed_read(&one.sealed, str_of(foreign[i]), hear, &one.heard, &one.out);
        assert_int_equal(one.end, SEALED_FOREIGN);
        finish_side(&one);
    }
    struct sealed_side one;
    struct sealed_side two;
    begin_side(&one, &right, "link", true);
    begin_side(&two, &right, "link", false);
    talk(&one, &two, 4096);
    two.end = sealed_read(
            &two.sealed, (struct str){"\xff\xff\xff\x7f", 4}, hear, &two.heard, &two.out);
    assert_int_equal(two.end, SEALED_FOREIGN);
    finish_side(&one);
    finish_side(&two);
}

TEST(without_a_key_bytes_pass_unchanged)
{
    struct sealed_side one;
    begin_side(&one, NULL, "link", true);
    say_side(&one, "open");
    assert_string_equal(one.out.bytes, "open");
    assert_int_equal(
            sealed_read(&one.sealed, STR("too"), hear, &one.heard, &one.out), SEALED_ON);
    assert_string_equal(one.heard.bytes, "too");
    finish_side(&one);
}

TEST(a_secret_is_a_file_of_32_bytes_that_its_owner_alone_may_read)
{
    static const struct {
        size_t bytes;
        mode_t mode;
        const char *says; /* NULL: it is good */
    } cases[] = {{32, 0600, NULL}, {4000, 0400, NULL}, {31, 0600, "32 or more"},
            {0, 0600, "/dev/urandom"}, {32, 0640, "chmod 600"}, {32, 0604, "chmod 600"}};

    char path[] = "/tmp/sealed-test-XXXXXX";
    int fd = mkstemp(path);
    must(fd >= 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sealed_key key;
        struct err err = {0};
        must(ftruncate(fd, (off_t)cases[i].bytes) == 0 && fchmod(fd, cases[i].mode) == 0);
        assert_int_equal(
                sealed_key_read(path, "follow.secret", &key, &err), cases[i].says == NULL);
        assert_true(!cases[i].says ||
                    (strstr(err.text, cases[i].says) && strstr(err.text, "follow.secret")));
    }
    (void)close(fd);
    (void)unlink(path);
    struct sealed_key key;
    struct err err = {0};
    assert_false(sealed_key_read(path, "gate.secret", &key, &err));
    assert_non_null(strstr(err.text, "head -c 32 /dev/urandom >"));
}
