package feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The city's registers in memory, and how a record names one of their rows: by id, name, address or
 * coordinates. It knows the forms in which a generated city writes these and no others; what it
 * does not find is a rejection, like in Tributary, and the counts of both are compared.
 */
public final class Registers {
    /** A building of fewer households or residents takes no reports by people (PEOPLE 5). */
    private static final int FEWEST_HOUSEHOLDS = 3;
    private static final int FEWEST_RESIDENTS = 10;
    /** Buildings stand 60 m apart, and a record's coordinates are some 8 m off. */
    private static final double CELL_DEGREES = 0.0006;
    private static final double FARTHEST_DEGREES = 0.0003;

    private record Building(String id, double latitude, double longitude) {}

    private static final Map<Path, Registers> LOADED = new ConcurrentHashMap<>();

    private final Map<String, String> buildings = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<Long, List<Building>> cells = new HashMap<>();
    private final Set<String> small = new HashSet<>();
    private final Map<String, Set<String>> ids = new HashMap<>();

    /** Read once in a process, whoever asks. */
    public static Registers of(Path city) {
        return LOADED.computeIfAbsent(city.toAbsolutePath(), Registers::new);
    }

    private Registers(Path city) {
        try {
            for (String name : List.of("projects", "enterprises", "gauges", "units")) {
                Set<String> known = new HashSet<>();
                for (Map<String, String> row : rows(city, name)) known.add(row.get("id"));
                ids.put(name, known);
            }
            for (Map<String, String> row : rows(city, "buildings")) add(row);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    public boolean knows(String register, String id) {
        return id != null && ids.get(register).contains(id);
    }

    public boolean isSmall(String building) {
        return small.contains(building);
    }

    /** By id or name; null if there is none. */
    String building(String reference) {
        return buildings.get(reference);
    }

    /** Rooms are cut, digits folded; with and without city, district and street. */
    String buildingAt(String address) {
        return addresses.get(untilNumber(address));
    }

    /** The nearest within half the distance of neighbours; null if there is none. */
    String buildingAt(double latitude, double longitude) {
        long row = Math.round(latitude / CELL_DEGREES);
        long column = Math.round(longitude / CELL_DEGREES);
        String nearest = null;
        double least = FARTHEST_DEGREES * FARTHEST_DEGREES;
        for (long i = row - 1; i <= row + 1; i++) {
            for (long j = column - 1; j <= column + 1; j++) {
                for (Building one : cells.getOrDefault(cell(i, j), List.of())) {
                    double north = one.latitude - latitude;
                    double east = one.longitude - longitude;
                    double square = north * north + east * east;
                    if (square >= least) continue;
                    least = square;
                    nearest = one.id;
                }
            }
        }
        return nearest;
    }

    private void add(Map<String, String> row) {
        String id = row.get("id");
        buildings.put(id, id);
        buildings.put(row.get("name"), id);
        String address = untilNumber(row.get("address"));
        addresses.put(address, id);
        addresses.putIfAbsent(address.substring(address.indexOf("街道") + 2), id);
        double latitude = Double.parseDouble(row.get("latitude"));
        double longitude = Double.parseDouble(row.get("longitude"));
        long cell = cell(Math.round(latitude / CELL_DEGREES), Math.round(longitude / CELL_DEGREES));
        cells.computeIfAbsent(cell, none -> new ArrayList<>(1))
                .add(new Building(id, latitude, longitude));
        if (number(row.get("households"), 0) < FEWEST_HOUSEHOLDS
                || number(row.get("residents"), FEWEST_RESIDENTS) < FEWEST_RESIDENTS) {
            small.add(id);
        }
    }

    private static long cell(long row, long column) {
        // Mixed, since neighbours differ in their lowest bits alone.
        return (row << 32 ^ column) * 0x9E3779B97F4A7C15L;
    }

    private static int number(String text, int absent) {
        return text == null || text.isEmpty() ? absent : Integer.parseInt(text);
    }

    private static String untilNumber(String address) {
        int end = address.indexOf('号');
        StringBuilder folded = new StringBuilder(end < 0 ? address : address.substring(0, end));
        for (int i = 0; i < folded.length(); i++) {
            char letter = folded.charAt(i);
            if (letter >= '０' && letter <= '９') folded.setCharAt(i, (char) (letter - '０' + '0'));
        }
        return folded.toString();
    }

    /** The city's registers quote nothing. */
    private static List<Map<String, String>> rows(Path city, String name) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        Path file = city.resolve("registers").resolve(name + ".csv");
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String[] columns = in.readLine().split(",", -1);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < columns.length; i++) row.put(columns[i], cells[i]);
                rows.add(row);
            }
        }
        return rows;
    }
}
