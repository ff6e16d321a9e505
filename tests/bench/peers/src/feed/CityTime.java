package feed;

/** The city's times: `2025-03-01 00:12:06` and `2025-03-01T00:13:22+08:00`, both +08:00. */
public final class CityTime {
    public static final long NONE = Long.MIN_VALUE;
    public static final long OFFSET = 8 * Feed.HOUR;

    private CityTime() {}

    /** Milliseconds since 1970 in UTC; NONE where it is no time. */
    public static long parse(String text) {
        if (text == null || text.length() < 19) return NONE;
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return NONE;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return NONE;
        }
        long seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        return seconds * 1000 - OFFSET;
    }

    private static int number(String text, int from, int until) {
        int value = 0;
        for (int i = from; i < until; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            value = value * 10 + digit;
        }
        return value;
    }

    /** Days from 1970-01-01, years beginning in March so that a leap day is the last of one. */
    private static long days(int year, int month, int day) {
        long shifted = month > 2 ? year : year - 1;
        long inYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long era = shifted / 400;
        long ofEra = shifted - era * 400;
        return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + inYear - 719468;
    }
}
