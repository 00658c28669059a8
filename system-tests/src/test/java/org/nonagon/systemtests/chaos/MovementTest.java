package org.nonagon.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MovementTest {
  private static final Map<Integer, Long> THREE = Map.of(1, 400L, 2, 400L, 3, 400L);
  private static final Map<Integer, Double> SHARES_OF_FOUR =
      Map.of(1, 300.0, 2, 300.0, 3, 300.0, 4, 300.0);

  @Test
  void whatANewDriveTakesFromTheOthersIsAllThatMayMove() {
    Movement movement = new Movement(THREE, Map.of(1, 300L, 2, 300L, 3, 300L, 4, 300L));

    assertThat(movement.moved()).isEqualTo(300);
    assertThat(movement.least()).isEqualTo(300);
    assertThat(movement.wrongs(SHARES_OF_FOUR)).isEmpty();
  }

  @Test
  void aDriveWithoutItsShareIsWrong() {
    Movement movement = new Movement(THREE, Map.of(1, 400L, 2, 350L, 3, 300L, 4, 150L));

    assertThat(movement.wrongs(SHARES_OF_FOUR))
        .containsExactly(
            "drive 1 has 400 columns, not about 300",
            "drive 2 has 350 columns, not about 300",
            "drive 4 has 150 columns, not about 300");
  }

  @Test
  void columnsThatMoveBetweenDrivesThatStayAreWrong() {
    Movement movement = new Movement(THREE, Map.of(1, 300L, 2, 450L, 3, 450L));

    assertThat(movement.wrongs(Map.of(1, 300.0, 2, 450.0, 3, 450.0)))
        .containsExactly("100 columns moved where 0 would do");
  }

  @Test
  void aDriveThatIsToBeEmptyKeepsNothing() {
    Movement movement = new Movement(THREE, Map.of(1, 580L, 2, 580L, 3, 40L));

    assertThat(movement.wrongs(Map.of(1, 580.0, 2, 580.0)))
        .contains("drive 3 has columns and is to have none");
  }
}
