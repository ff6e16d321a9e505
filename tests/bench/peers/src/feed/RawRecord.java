package feed;

/** The fields of a line that some mapping names, as they stand there. Used again for each line. */
final class RawRecord {
    String number;
    int revision;
    String received;
    String at;
    String category;
    String status;
    String building;
    String address;
    String project;
    String enterprise;
    String gauge;
    String unit;
    String kind;
    String result;
    String hazard;
    String grade;
    String deadline;
    String phone;
    double latitude;
    double longitude;
    boolean hasLatitude;
    boolean hasLongitude;
    boolean hasMentions;
    boolean hasAccounts;
    /** Absent, or present and no number, or a number. */
    boolean hasRain;
    boolean isRainNumber;

    void clear() {
        number = received = at = category = status = null;
        building = address = project = enterprise = gauge = null;
        unit = kind = result = hazard = grade = deadline = phone = null;
        hasLatitude = hasLongitude = hasMentions = hasAccounts = hasRain = isRainNumber = false;
        revision = 0;
    }
}
