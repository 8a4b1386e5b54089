/* value_codec_test.c -- Values as bytes and back, and damaged bytes refused. */
#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "tests/support/test.h"
#include "world/value/value.h"

#include <math.h>

/* A value of random kind and shape, from seed. */
static struct value random_value(struct rng *rng, unsigned depth)
{
    char text[8] = "";
    switch (rng_below(rng, depth > 0 ? 8 : 6)) {
    case 0:
        return value_bool(rng_below(rng, 2) == 1);
    case 1:
        return value_int((int64_t)(rng_next(rng) >> rng_below(rng, 64)));
    case 2:
        return value_int(-(int64_t)(rng_next(rng) >> (1 + rng_below(rng, 60))));
    case 3:
        return value_float(rng_unit(rng) * 1000 + 0.25);
    case 4:
        return value_object(1 + rng_below(rng, 100000));
    case 5:
        (void)snprintf(text, sizeof(text), "%u", (unsigned)rng_below(rng, 5000));
        return value_text(text);
    default: {
        struct value table = value_table();
        for (uint64_t n = rng_below(rng, 6); n > 0; n--) {
            value_table_append(&table, random_value(rng, depth - 1));
        }
        for (uint64_t n = rng_below(rng, 6); n > 0; n--) {
            value_table_set(&table, random_value(rng, 0), random_value(rng, depth - 1));
        }
        return table;
    }
    }
}

static bool decodes(const char *bytes, size_t length)
{
    struct value value = value_nil();
    struct err err = {0};
    bool ok = value_decode((struct str){bytes, length}, &value, &err);
    assert_true(ok || err.text[0] != '\0');
    value_finish(&value);
    return ok;
}

TEST(an_encoded_value_reads_back_equal_with_the_predicted_size)
{
    struct rng rng;
    rng_seed(&rng, 1);

    for (int i = 0; i < 2000; i++) {
        struct value value = random_value(&rng, 4);
        struct buf bytes = {0};
        struct value back = value_nil();

        value_encode(&value, &bytes);

        assert_int_equal(bytes.length, value_size(&value));
        assert_true(value_decode(buf_str(&bytes), &back, NULL));
        assert_true(value_equal(&value, &back));
        value_finish(&back);
        value_finish(&value);
        buf_finish(&bytes);
    }
}

TEST(equal_tables_are_the_same_bytes_however_they_were_made)
{
    struct value a = value_table();
    struct value b = value_table();
    struct buf bytes_a = {0};
    struct buf bytes_b = {0};
    for (int i = 1; i <= 5; i++) {
        value_table_set(&a, value_int(i), value_int(i));
        value_table_set(&b, value_int(6 - i), value_int(6 - i));
    }

    value_encode(&a, &bytes_a);
    value_encode(&b, &bytes_b);

    assert_true(str_equal(buf_str(&bytes_a), buf_str(&bytes_b)));
    value_finish(&a);
    value_finish(&b);
    buf_finish(&bytes_a);
    buf_finish(&bytes_b);
}

TEST(values_follow_each_other_without_a_mark_between)
{
    struct buf bytes = {0};
    struct value text = value_text("x");
    value_encode(&text, &bytes);
    struct value number = value_int(-3);
    value_encode(&number, &bytes);
    value_finish(&text);
    struct str rest = buf_str(&bytes);
    struct value first = value_nil();
    struct value second = value_nil();

    assert_true(value_decode_next(&rest, &first, NULL));
    assert_true(value_decode_next(&rest, &second, NULL));

    assert_str(value_as_str(&first), "x");
    assert_int_equal(value_as_int(&second, 0), -3);
    assert_int_equal(rest.length, 0);
    value_finish(&first);
    buf_finish(&bytes);
}

#define BYTES(...)                                                                             \
    {                                                                                          \
        (const char[]){__VA_ARGS__}, sizeof((const char[]){__VA_ARGS__})                       \
    }

TEST(damaged_bytes_are_refused_with_a_reason)
{
    const struct str damaged[] = {
            {"", 0}, BYTES(8),                               /* an unknown kind */
            BYTES(0, 0),                                     /* bytes behind the end */
            BYTES(3),                                        /* no number */
            BYTES(3, -128),                                  /* a number cut short */
            BYTES(3, -128, 0),                               /* a number longer than need be */
            BYTES(3, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2), /* over 64 bits */
            BYTES(4, 0, 0, 0),                               /* a float cut short */
            BYTES(4, 0, 0, 0, 0, 0, 0, -8, 127),             /* NaN */
            BYTES(5, 3, 'a', 'b'),                           /* a string cut short */
            BYTES(5, -1, -1, -1, -1, 15),                    /* 4 GB of string */
            BYTES(7, -1, -1, -1, -1, 15),                    /* 4 billion items */
            BYTES(7, 1),                                     /* an item missing */
            BYTES(7, 1, 0, 0),                               /* nil for an item */
            BYTES(7, 0, -1, -1, -1, -1, 15),                 /* 4 billion entries */
            BYTES(7, 0, 1, 0, 2),                            /* nil for a key */
            BYTES(7, 0, 1, 7, 0, 0, 2),                      /* a table for a key */
            BYTES(7, 0, 1, 3, 2, 2),                         /* the key 1 among the entries */
            BYTES(7, 0, 1, 1, 0),                            /* nil for a value */
            BYTES(7, 0, 2, 2, 2, 1, 2),                      /* keys out of order */
            BYTES(7, 0, 2, 1, 2, 1, 2),                      /* a key twice */
            BYTES(7, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 64, 2),   /* the key 2.0 */
    };

    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        if (decodes(damaged[i].bytes, damaged[i].length)) {
            fail_msg("case %zu was read", i);
        }
    }
}

TEST(tables_deeper_than_allowed_are_refused)
{
    char bytes[3 * (VALUE_DEPTH_MAX + 1)];
    size_t length = 0;
    for (unsigned depth = 0; depth < VALUE_DEPTH_MAX; depth++) {
        bytes[length++] = 7;
        bytes[length++] = depth + 1 < VALUE_DEPTH_MAX;
    }
    memset(bytes + length, 0, VALUE_DEPTH_MAX);
    assert_true(decodes(bytes, length + VALUE_DEPTH_MAX));

    bytes[length - 1] = 1;
    bytes[length++] = 7;
    memset(bytes + length, 0, VALUE_DEPTH_MAX + 2);

    assert_false(decodes(bytes, length + VALUE_DEPTH_MAX + 2));
}

TEST(flipped_bits_and_cut_bytes_do_no_harm)
{
    struct rng rng;
    rng_seed(&rng, 2);

    for (int i = 0; i < 300; i++) {
        struct value value = random_value(&rng, 3);
        struct buf bytes = {0};
        value_encode(&value, &bytes);
        for (size_t bit = 0; bit < bytes.length * 8; bit++) {
            bytes.bytes[bit / 8] = (char)(bytes.bytes[bit / 8] ^ (1 << (bit % 8)));
            (void)decodes(bytes.bytes, bytes.length);
            bytes.bytes[bit / 8] = (char)(bytes.bytes[bit / 8] ^ (1 << (bit % 8)));
        }
        for (size_t length = 0; length < bytes.length; length++) {
            assert_false(decodes(bytes.bytes, length));
        }
        value_finish(&value);
        buf_finish(&bytes);
    }
}
