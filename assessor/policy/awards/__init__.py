"""What an application is awarded: named forms over integer 分, for one and for many, and the settling of a fund."""
