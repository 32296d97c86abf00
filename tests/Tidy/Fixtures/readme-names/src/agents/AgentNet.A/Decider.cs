class Decider;
