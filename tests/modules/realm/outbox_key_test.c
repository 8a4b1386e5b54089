/* outbox_key_test.c -- Keys, announcements and sealed entries read back as written, and any other
 * input is refused. */
#include "engine/modules/realm/outbox/outbox_announce.h"
#include "engine/modules/realm/outbox/outbox_seal.h"
#include "tests/support/test.h"

#include <jansson.h>

static void pair_of(char digit, struct outbox_pair *out)
{
    char seed[65] = "";
    memset(seed, digit, 64);
    assert_true(outbox_pair_read(str_of(seed), out));
}

TEST(a_written_key_reads_back_equal)
{
    struct outbox_pair pair;
    struct world_key read;
    char text[OUTBOX_KEY_TEXT];
    char print[OUTBOX_KEY_PRINT];
    char other[OUTBOX_KEY_PRINT];
    pair_of('7', &pair);

    outbox_key_write(&pair.open, text);
    outbox_key_print(&pair.open, print);

    assert_int_equal(strlen(text), 64);
    assert_true(world_key_read(str_of(text), &read));
    assert_true(outbox_key_equal(&read, &pair.open));
    assert_int_equal(strlen(print), 39);
    pair_of('8', &pair);
    outbox_key_print(&pair.open, other);
    assert_string_not_equal(print, other);
}

#define ZEROS "00000000000000000000000000000000000000000000000000000000000000"

TEST(a_malformed_or_weak_key_is_refused)
{
    struct world_key read;
    struct outbox_pair pair;
    char text[OUTBOX_KEY_TEXT];
    static const char *const wrong[] = {
            "",
            "key",
            ZEROS
            "00", /* points of small order, which agree on the same secret with everybody */
            "01" ZEROS,
            ZEROS "0",
            ZEROS "000",
            ZEROS "0g",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (world_key_read(str_of(wrong[i]), &read)) {
            fail_msg("it was read: %s", wrong[i]);
        }
    }
    pair_of('7', &pair);
    outbox_key_write(&pair.open, text);
    for (char *c = text; *c; c++) {
        *c = *c >= 'a' && *c <= 'f' ? (char)(*c - 'a' + 'A') : *c;
    }
    assert_false(world_key_read(str_of(text), &read));
}

/* -- announcements -- */

static char *announced(
        const struct outbox_pair *pair, const struct outbox_roll *rolls, size_t count)
{
    struct buf text = {0};
    json_t *here = json_pack("{s:s, s:i}", "name", "hills", "players", 3);
    outbox_announce_write(pair, rolls, count, here, &text);
    json_decref(here);
    return text.bytes;
}

static bool reads_announce(const char *text, struct outbox_announce *out)
{
    struct err err;
    return outbox_announce_read(str_of(text), out, &err);
}

TEST(an_announcement_reads_back_with_its_key)
{
    struct outbox_pair pair;
    struct outbox_announce read;
    pair_of('1', &pair);
    char *text = announced(&pair, NULL, 0);

    assert_true(reads_announce(text, &read));

    assert_true(read.has_key && outbox_key_equal(&read.key, &pair.open));
    assert_str(read.name, "hills");
    assert_int_equal(json_integer_value(json_object_get(read.json, "players")), 3);
    outbox_announce_finish(&read);
    free(text);
}

TEST(an_announcement_of_an_older_release_has_no_key)
{
    struct outbox_announce read;

    assert_true(reads_announce("{\"name\":\"hills\",\"players\":3}", &read));

    assert_false(read.has_key);
    outbox_announce_finish(&read);
}

TEST(an_announcement_of_which_a_byte_was_changed_is_refused)
{
    struct outbox_pair pair;
    pair_of('1', &pair);
    char *text = announced(&pair, NULL, 0);
    for (size_t i = 0; i < strlen(text); i++) {
        struct outbox_announce read;
        char was = text[i];
        text[i] = was == '3' ? '4' : '3';
        if (reads_announce(text, &read)) {
            fail_msg("it was read: %s", text);
        }
        text[i] = was;
    }
    free(text);
}

TEST(a_malformed_announcement_is_refused)
{
    static const char *const wrong[] = {
            "",
            "{",
            "[]",
            "null",
            "{}",
            "{\"name\":7}",
            "{\"name\":\"Hills\"}",
            "{\"name\":\"hills\",\"name\":\"forest\"}",
            "{\"name\":\"hills\",\"key\":7}",
            "{\"name\":\"hills\",\"key\":\"\"}",
            "{\"name\":\"hills\",\"key\":"
            "\"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\"}",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct outbox_announce read;
        if (reads_announce(wrong[i], &read)) {
            fail_msg("it was read: %s", wrong[i]);
        }
    }
}

TEST(a_key_leads_from_those_that_signed_it_and_from_no_other)
{
    struct outbox_pair first;
    struct outbox_pair second;
    struct outbox_pair third;
    struct outbox_pair thief;
    struct outbox_roll rolls[2];
    struct outbox_announce read;
    pair_of('1', &first);
    pair_of('2', &second);
    pair_of('3', &third);
    pair_of('4', &thief);
    outbox_roll_make(&first, &second.open, &rolls[0]);
    outbox_roll_make(&second, &third.open, &rolls[1]);
    char *text = announced(&third, rolls, 2);

    assert_true(reads_announce(text, &read));
    assert_true(outbox_announce_leads(&read, &first.open));
    assert_true(outbox_announce_leads(&read, &second.open));
    assert_true(outbox_announce_leads(&read, &third.open));
    assert_false(outbox_announce_leads(&read, &thief.open));
    outbox_announce_finish(&read);
    free(text);

    /* The signatures are for other keys than these. */
    text = announced(&thief, rolls, 2);
    assert_true(reads_announce(text, &read));
    assert_false(outbox_announce_leads(&read, &first.open));
    assert_false(outbox_announce_leads(&read, &second.open));
    outbox_announce_finish(&read);
    free(text);
}

/* -- sealed entries -- */

struct two {
    struct outbox_pair a;
    struct outbox_pair b;
    struct outbox_lock lock_a;
    struct outbox_lock lock_b;
};

static void make_two(struct two *two)
{
    pair_of('a', &two->a);
    pair_of('b', &two->b);
    assert_true(outbox_lock_make(&two->a, &two->b.open, &two->lock_a));
    assert_true(outbox_lock_make(&two->b, &two->a.open, &two->lock_b));
}

static struct outbox_ends ends_a(struct two *two)
{
    return (struct outbox_ends){
            &two->a, &two->b.open, &two->lock_a, STR("hills"), STR("forest")};
}

static struct outbox_ends ends_b(struct two *two)
{
    return (struct outbox_ends){
            &two->b, &two->a.open, &two->lock_b, STR("hills"), STR("forest")};
}

TEST(only_its_receiver_can_decrypt_an_entry)
{
    struct two two;
    struct outbox_pair thief;
    struct outbox_lock lock;
    struct outbox_sealed sealed;
    struct err err;
    struct buf text = {0};
    struct buf read = {0};
    make_two(&two);
    struct outbox_ends writes = ends_a(&two);
    struct outbox_ends reads = ends_b(&two);

    outbox_seal_write(&writes, STR("the silver key"), &text);
    assert_true(outbox_seal_read(buf_str(&text), &sealed, &err));
    assert_str(sealed.from, "hills");
    assert_str(sealed.to, "forest");
    assert_int_equal(str_find(buf_str(&text), STR("silver"), 0), SIZE_MAX);
    assert_true(outbox_seal_open(&reads, sealed.content, &read, &err));
    assert_str(buf_str(&read), "the silver key");

    buf_clear(&read);
    pair_of('c', &thief);
    assert_true(outbox_lock_make(&thief, &two.a.open, &lock));
    struct outbox_ends steals = {&thief, &two.a.open, &lock, STR("hills"), STR("forest")};
    assert_false(outbox_seal_open(&steals, sealed.content, &read, &err));
    /* The receiver cannot open it as an entry from or for somebody else, and the writer cannot open
     * it as an answer. */
    reads.from = STR("desert");
    assert_false(outbox_seal_open(&reads, sealed.content, &read, &err));
    reads = ends_b(&two);
    reads.to = STR("desert");
    assert_false(outbox_seal_open(&reads, sealed.content, &read, &err));
    assert_false(outbox_seal_open(&writes, sealed.content, &read, &err));
    assert_int_equal(read.length, 0);
    buf_finish(&read);
    buf_finish(&text);
}

/* A holder of the reader's key has their shared key, but not the writer's signing key. */
TEST(an_entry_with_another_signature_is_not_decrypted)
{
    struct two two;
    struct outbox_pair thief;
    struct outbox_sealed sealed;
    struct err err;
    struct buf text = {0};
    struct buf read = {0};
    make_two(&two);
    pair_of('c', &thief);
    struct outbox_ends forges = ends_a(&two);
    struct outbox_ends reads = ends_b(&two);
    forges.own = &thief;

    outbox_seal_write(&forges, STR("the silver key"), &text);
    assert_true(outbox_seal_read(buf_str(&text), &sealed, &err));
    assert_false(outbox_seal_open(&reads, sealed.content, &read, &err));
    assert_int_equal(read.length, 0);
    buf_finish(&read);
    buf_finish(&text);
}

TEST(an_entry_with_any_changed_byte_is_not_decrypted)
{
    struct two two;
    struct buf text = {0};
    struct buf read = {0};
    struct err err;
    make_two(&two);
    struct outbox_ends writes = ends_a(&two);
    struct outbox_ends reads = ends_b(&two);
    outbox_seal_write(&writes, STR("x"), &text);

    for (size_t i = 0; i < text.length; i++) {
        struct outbox_sealed sealed;
        char was = text.bytes[i];
        text.bytes[i] = was == 'A' ? 'B' : 'A';
        bool opens = outbox_seal_read(buf_str(&text), &sealed, &err) &&
                     str_equal(sealed.from, reads.from) && str_equal(sealed.to, reads.to) &&
                     outbox_seal_open(&reads, sealed.content, &read, &err);
        assert_false(opens);
        text.bytes[i] = was;
    }
    buf_finish(&read);
    buf_finish(&text);
}

TEST(an_entry_that_is_no_base64_or_too_short_is_not_decrypted)
{
    static const char *const wrong[] = {"", "A", "AAAA", "!", "AA AA", "\x11UFB"};
    struct two two;
    make_two(&two);
    struct outbox_ends reads = ends_b(&two);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct buf read = {0};
        struct err err;

        assert_false(outbox_seal_open(&reads, str_of(wrong[i]), &read, &err));

        assert_int_equal(read.length, 0);
        buf_finish(&read);
    }
}

TEST(a_malformed_encrypted_entry_is_refused)
{
    static const char *const wrong[] = {"", "sealed", "sealed ", "sealed hills", "{}",
            "sealed Hills forest AAAA", "sealed hills  AAAA", "sealed hills forest\n AAAA"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct outbox_sealed sealed;
        struct err err;
        if (outbox_seal_read(str_of(wrong[i]), &sealed, &err)) {
            fail_msg("it was read: %s", wrong[i]);
        }
    }
}
