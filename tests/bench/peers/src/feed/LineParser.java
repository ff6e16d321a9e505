package feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** One line of JSON to a RawRecord, by Jackson's streaming parser: the fastest it has. */
final class LineParser {
    private final JsonFactory factory = new JsonFactory();

    /** False: the line is no JSON. */
    boolean parse(byte[] bytes, int offset, int length, RawRecord out) {
        out.clear();
        try (JsonParser json = factory.createParser(bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) return false;
            members(json, "", out);
            return json.nextToken() == null;
        } catch (IOException broken) {
            return false;
        }
    }

    private static void members(JsonParser json, String inside, RawRecord out) throws IOException {
        String name;
        while ((name = json.nextFieldName()) != null) {
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                boolean isRead = name.equals("place") || name.equals("reporter")
                        || name.equals("caller") || name.equals("hazard");
                if (isRead) members(json, name, out);
                else json.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else {
                member(json, inside, name, value, out);
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT) throw new IOException("not an object");
    }

    private static void member(JsonParser json, String inside, String name, JsonToken value,
            RawRecord out) throws IOException {
        switch (inside) {
            case "place" -> place(json, name, value, out);
            case "hazard" -> hazard(json, name, out);
            case "" -> top(json, name, value, out);
            default -> {
                if (name.equals("phone")) out.phone = json.getText();
            }
        }
    }

    private static void top(JsonParser json, String name, JsonToken value, RawRecord out)
            throws IOException {
        switch (name) {
            case "no" -> out.number = json.getText();
            case "rev" -> out.revision = json.getIntValue();
            case "received" -> out.received = json.getText();
            case "at" -> out.at = json.getText();
            case "category" -> out.category = json.getText();
            case "status" -> out.status = json.getText();
            case "unit" -> out.unit = json.getText();
            case "kind" -> out.kind = json.getText();
            case "result" -> out.result = json.getText();
            case "hazard" -> out.hazard = json.getText();
            case "project" -> out.project = json.getText();
            case "enterprise" -> out.enterprise = json.getText();
            case "gauge" -> out.gauge = json.getText();
            case "mentions" -> out.hasMentions = value.isNumeric();
            case "accounts" -> out.hasAccounts = value.isNumeric();
            case "mm_24h" -> {
                out.hasRain = true;
                out.isRainNumber = value.isNumeric();
            }
            default -> { }
        }
    }

    private static void place(JsonParser json, String name, JsonToken value, RawRecord out)
            throws IOException {
        switch (name) {
            case "building" -> out.building = json.getText();
            case "address" -> out.address = json.getText();
            case "project" -> out.project = json.getText();
            case "lat" -> {
                out.hasLatitude = value.isNumeric();
                if (out.hasLatitude) out.latitude = json.getDoubleValue();
            }
            case "lon" -> {
                out.hasLongitude = value.isNumeric();
                if (out.hasLongitude) out.longitude = json.getDoubleValue();
            }
            default -> { }
        }
    }

    private static void hazard(JsonParser json, String name, RawRecord out) throws IOException {
        switch (name) {
            case "no" -> out.hazard = json.getText();
            case "grade" -> out.grade = json.getText();
            case "deadline" -> out.deadline = json.getText();
            default -> { }
        }
    }
}
